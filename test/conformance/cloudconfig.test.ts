import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { dispatch } from '../../engine/cli/dispatch.ts';
import { ROOT } from '../../engine/cli/help.ts';
import type { GuestAction } from '../../engine/cloudconfig/action.ts';
import { guestActions } from '../../engine/cloudconfig/actions.ts';
import { OS_TYPES } from '../../engine/cloudconfig/ostype/osTypes.ts';
import { parseCloudConfig } from '../../engine/cloudconfig/parse.ts';
import { LxopsError } from '../../engine/errors.ts';

/** What the original did with a document, as recorded. */
interface Recorded {
  readonly name: string;
  readonly ostype: string;
  readonly document?: string;
  readonly documents?: readonly string[];
  readonly existing?: readonly string[];
  readonly failAt?: number;
  readonly operations: readonly Operation[];
  readonly error: string | null;
}

interface Operation {
  readonly op: string;
  readonly fails?: true;
  readonly args?: readonly string[];
  readonly input?: string;
  readonly path?: string;
  readonly content?: string;
  readonly mode?: string;
  readonly result?: boolean;
}

/** Where we differ on purpose: the recorded operations as they would be without the point in question. */
interface Difference {
  /** Of the original; `more` is what we know beyond it. */
  readonly bug: string;
  readonly reason: string;
  readonly cases: RegExp;
  /** Changes a recorded operation into ours. */
  readonly ours?: (operation: Operation) => Operation;
  /** What we do where the original refuses. With neither we refuse the document, and do nothing. */
  readonly instead?: readonly Operation[];
}

const DIFFERENCES: readonly Difference[] = [
  {
    bug: 'B30',
    reason: 'a rule that is no text is refused; the original writes empty rules, which make sudo refuse everything',
    cases: /^sudo-mixed-list@/,
  },
  {
    bug: 'B32',
    reason: 'keys belong to the primary group; and Debian adduser takes it as --ingroup, with --group it always fails',
    cases: /^users-full@(alpine|debian|ubuntu)$/,
    ours: (operation) => withArgs(operation, { 'demo:demo': 'demo:staff', '--group': '--ingroup' }),
  },
  {
    bug: 'B51',
    reason: 'rules are not interpreted by the shell',
    cases: /^sudo-unquoted@/,
    ours: (operation) => withInput(operation, (input) => input.replace(/<<END >/, "<<'END' >")),
  },
  {
    bug: 'B51',
    reason: 'a name that could lead out of the directories it is used in is refused',
    cases: /^users-homedir-slash@/,
  },
  {
    bug: 'B23',
    reason: 'a file without a path is refused before anything is changed; the original fails on the way',
    cases: /^files-relative@/,
  },
  {
    bug: 'more',
    reason: 'content is decoded as its encoding says; the original writes base64 as it stands',
    cases: /^files-content@/,
    ours: (operation) => (operation.path === '/5' ? { ...operation, content: 'hello' } : operation),
  },
  {
    bug: 'more',
    reason: 'a package may be a list of name and version; the original refuses it',
    cases: /^packages-versions@/,
    instead: ['a', 'b=1.0'].map((name) => ({ op: 'script', input: `apk add ${name}` })),
  },
  {
    bug: 'more',
    reason: 'groups may be a list; the original refuses it',
    cases: /^users-groups-list@/,
    instead: [
      { op: 'command', args: ['adduser', '-g', '', '-D', 'demo'] },
      { op: 'command', args: ['adduser', 'demo', 'a'] },
      { op: 'command', args: ['adduser', 'demo', 'b'] },
      { op: 'script', input: 'chpasswd -e << END\ndemo:*\nEND\n' },
    ],
  },
];

const counts = { same: 0, refused: 0, different: 0 };

for (const recorded of records()) {
  test(recorded.name, () => {
    const { operations, errors } = perform(recorded);
    const difference = DIFFERENCES.find(({ cases }) => cases.test(recorded.name));
    if (difference?.ours !== undefined) {
      counts.different++;
      const { ours } = difference;
      assert.deepEqual(errors, []);
      assert.notDeepEqual(operations, recorded.operations, 'no difference any more');
      assert.deepEqual(operations, recorded.operations.map(ours));
    } else if (difference?.instead !== undefined) {
      counts.different++;
      assert.notEqual(recorded.error, null, 'not refused any more');
      assert.deepEqual(errors, []);
      assert.deepEqual(operations, difference.instead);
    } else if (difference !== undefined) {
      counts.different++;
      assert.equal(errors.length, 1, 'exactly one entry is refused');
      assertSubsequence(operations, recorded.operations);
    } else if (recorded.error === null || recorded.failAt !== undefined) {
      counts.same++;
      assert.deepEqual(errors, []);
      assert.deepEqual(operations, recorded.operations);
    } else {
      // The original stops at the faulty entry; we find it before anything is done (B23, B29).
      counts.refused++;
      assert.notEqual(errors.length, 0, `not refused, but the original says: ${recorded.error}`);
      assert.deepEqual(operations.slice(0, recorded.operations.length), recorded.operations);
    }
  });
}

test('the command line shows these operations without a server', async (t) => {
  const plain = records().filter((one) => one.failAt === undefined && one.existing === undefined);
  for (const recorded of plain) {
    const { operations, errors } = perform(recorded);
    const shown = await runCommandLine(recorded);
    if (errors.length === 0) assert.deepEqual(shown, { exitCode: 0, operations }, recorded.name);
    else assert.deepEqual(shown, { exitCode: 1, operations: [] }, recorded.name);
  }
  t.diagnostic(`${plain.length} documents through the command line`);
});

/** `lxops cloudconfig -ostype T -dry-run -json FILE...`, with one document on standard input. */
async function runCommandLine(recorded: Recorded): Promise<{ exitCode: number; operations: readonly unknown[] }> {
  const documents = recorded.documents ?? [recorded.document ?? ''];
  const directory = mkdtempSync(join(tmpdir(), 'lxops-cloudconfig-'));
  const files = documents.length === 1 ? [] : documents.map((_, index) => join(directory, `${index + 1}.cfg`));
  files.forEach((file, index) => writeFileSync(file, documents[index] ?? ''));
  let stdout = '';
  const terminal = {
    out: (text: string) => void (stdout += text),
    error: () => undefined,
    input: async () => documents[0] ?? '',
    ask: undefined,
    environment: {},
    signal: new AbortController().signal,
  };
  const ostype = recorded.ostype === '' ? [] : ['-ostype', recorded.ostype];
  try {
    const exitCode = await dispatch(ROOT, ['cloudconfig', ...ostype, '-dry-run', '-json', ...files], terminal);
    const lines = stdout.split('\n').filter((line) => line !== '');
    return { exitCode, operations: lines.map((line) => JSON.parse(line) as unknown) };
  } catch (error) {
    assert.ok(error instanceof LxopsError, String(error));
    return { exitCode: 1, operations: [] };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('every difference is one of the recorded cases', (t) => {
  const names = records().map(({ name }) => name);
  for (const { bug, cases } of DIFFERENCES)
    assert.ok(
      names.some((name) => cases.test(name)),
      bug,
    );
  t.diagnostic(
    `${counts.same} the same, ${counts.refused} refused before instead of on the way, ${counts.different} differ on purpose`,
  );
});

function records(): readonly Recorded[] {
  const text = readFileSync(new URL('cases/cloudconfig.jsonl', import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded);
}

function perform(recorded: Recorded): { operations: readonly Operation[]; errors: readonly string[] } {
  const documents = recorded.documents ?? [recorded.document ?? ''];
  const parsed = documents.map((document, index) => parseCloudConfig(`${index + 1}.cfg`, document));
  const ostype = OS_TYPES.get(recorded.ostype);
  const { actions, issues } = guestActions(
    parsed.map(({ config }) => config),
    ostype,
  );
  const errors = [...parsed.flatMap((one) => one.issues), ...issues].filter(({ severity }) => severity === 'error');
  const unreadable = parsed.some((one) => one.issues.some(({ code }) => code === 'cloud-directive'));
  return { operations: unreadable ? [] : simulate(actions, recorded), errors: errors.map(({ message }) => message) };
}

/** What happens in an instance that has the recorded files and the recorded failure. */
function simulate(actions: readonly GuestAction[], { existing = [], failAt }: Recorded): readonly Operation[] {
  const operations: Operation[] = [];
  const did = (operation: Operation): boolean => {
    const fails = operations.length + 1 === failAt;
    operations.push(fails ? { ...operation, fails } : operation);
    return !fails;
  };
  const all = (list: readonly GuestAction[]): boolean => list.every(one);
  const one = (action: GuestAction): boolean => {
    switch (action.op) {
      case 'script':
        return did({ op: action.op, input: action.input });
      case 'command':
        return did({ op: action.op, args: action.args });
      case 'write':
      case 'append':
        return did({ op: action.op, path: action.path, content: action.content, mode: action.mode });
      case 'exists': {
        const result = existing.includes(action.path);
        return did({ op: action.op, path: action.path, result }) && (result || all(action.actions));
      }
    }
  };
  all(actions);
  return operations;
}

function withArgs(operation: Operation, words: Readonly<Record<string, string>>): Operation {
  return operation.args === undefined
    ? operation
    : { ...operation, args: operation.args.map((arg) => words[arg] ?? arg) };
}

function withInput(operation: Operation, edit: (input: string) => string): Operation {
  return operation.input === undefined ? operation : { ...operation, input: edit(operation.input) };
}

/** All that is left of a refused document is what was recorded, in the same order, without what the refused entry caused. */
function assertSubsequence(ours: readonly Operation[], recorded: readonly Operation[]): void {
  const texts = recorded.map((operation) => JSON.stringify(sorted(operation)));
  let from = 0;
  for (const operation of ours) {
    const text = JSON.stringify(sorted(operation));
    const at = texts.indexOf(text, from);
    if (at < 0 && operation.input?.startsWith('chpasswd') === true) continue;
    assert.notEqual(at, -1, `not recorded: ${text}`);
    from = at + 1;
  }
}

function sorted(operation: Operation): object {
  return Object.fromEntries(Object.entries(operation).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
