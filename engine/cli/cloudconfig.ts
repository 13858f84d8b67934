import type { GuestAction } from '../cloudconfig/action.ts';
import { operationsOf } from '../cloudconfig/operations.ts';
import { describeAction } from '../cloudconfig/describe.ts';
import type { OsType } from '../cloudconfig/ostype/osType.ts';
import { readActions } from '../cloudconfig/readActions.ts';
import type { SourceText } from '../config/configFile.ts';
import { LxopsError } from '../errors.ts';
import { readTextFile } from '../files/readTextFile.ts';
import { reportIssues } from '../operations/reportIssues.ts';
import type { Invocation, Run, Terminal } from './command.ts';
import { type Emit, reporting } from './printEvents.ts';
import { STDIN } from './stdin.ts';
import { loadOsTypes } from './registered.ts';
import { ORIGINAL_OSTYPES } from './ostypes.ts';
import { list } from './table.ts';

/** Apply cloud-config files, or standard input, to any instances; with -dry-run and no instance only say what they do. */
export const cloudconfig: Run = async (invocation) => {
  const { flags, words } = invocation;
  const file = flags.text('f');
  const named = flags.list('i');
  if (named.length > 0 && file !== undefined && words.length > 0) {
    throw new LxopsError('usage', { message: 'cannot use -i, -f and arguments together' });
  }
  const showsOnly = flags.boolean('dry-run') && named.length === 0 && (file === undefined || words.length === 0);
  const instances = showsOnly ? [] : named.length > 0 ? named : words;
  const paths = file !== undefined ? [file] : named.length > 0 || showsOnly ? words : [];
  return await readAndApply(instances, paths, invocation);
};

/** The same for one instance: the words are files. */
export const instanceCloudconfig: Run = async (invocation) => {
  const instances = invocation.flags.list('i');
  if (instances.length === 0) throw new LxopsError('usage', { message: 'missing instance' });
  return await readAndApply(instances, invocation.words, invocation);
};

async function readAndApply(
  instances: readonly string[],
  paths: readonly string[],
  invocation: Invocation,
): Promise<number> {
  const { flags, terminal } = invocation;
  const ostypes = await loadOsTypes(terminal.environment);
  const name = flags.text('ostype') ?? '';
  if (name === '?') {
    terminal.out(list(ORIGINAL_OSTYPES));
    terminal.error('more are listed by: lxops ostypes -all\n');
    return 1;
  }
  const ostype = ostypes.get(name);
  if (name !== '' && ostype === undefined) throw new LxopsError('usage', { message: `unsupported OS type: ${name}` });
  if (instances.length === 0 && !flags.boolean('dry-run')) {
    throw new LxopsError('usage', { message: 'name instances with -i, or as arguments with -f or standard input' });
  }
  const texts = await readTexts(paths, terminal);
  if (instances.length === 0) return showOperations(texts, ostype, invocation);
  return await reporting(invocation, async (emit) => {
    const actions = actionsIn(texts, ostype, emit);
    // What talks to the server is read only when it is needed.
    const { applyTo } = await import('./applyTo.ts');
    return await applyTo(instances, { texts, actions, ostype }, invocation, emit);
  });
}

/** All files are read before anything is applied. */
async function readTexts(paths: readonly string[], terminal: Terminal): Promise<readonly SourceText[]> {
  if (paths.length === 0) {
    if (terminal.input === undefined) {
      throw new LxopsError('usage', { message: 'name files, or give one on standard input' });
    }
    return [{ path: STDIN, text: await terminal.input() }];
  }
  return await Promise.all(
    paths.map(async (path) => {
      const read = await readTextFile(path);
      if ('text' in read) return { path, text: read.text };
      throw new LxopsError('file.unreadable', { path, reason: read.unreadable });
    }),
  );
}

function actionsIn(texts: readonly SourceText[], ostype: OsType | undefined, emit: Emit): readonly GuestAction[] {
  const { actions, issues } = readActions(texts, ostype);
  const title = texts.map(({ path }) => path).join(', ');
  reportIssues(title, issues, new Map(texts.map((text) => [text.path, text])), emit);
  return actions;
}

function showOperations(texts: readonly SourceText[], ostype: OsType | undefined, invocation: Invocation): number {
  const { flags, terminal } = invocation;
  const actions = actionsIn(texts, ostype, (event) => {
    if (event.type === 'warning') terminal.error(`${event.text}\n`);
  });
  const lines = flags.boolean('json')
    ? operationsOf(actions).map((operation) => JSON.stringify(operation))
    : actions.map((action, index) => `${String(index + 1).padStart(3)}. ${describeAction(action)}`);
  terminal.out(list(lines));
  return 0;
}
