import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { Command } from '../../engine/cli/command.ts';
import { dispatch } from '../../engine/cli/dispatch.ts';
import { ROOT } from '../../engine/cli/help.ts';
import { failureText } from '../../engine/cli/failure.ts';
import { compare, type Outcome, type Recorded } from './compare.ts';

/** Kept bugs are compared like everything else; a case that carries another one may differ. */
const KEPT = new Set(['B07', 'B33', 'B35', 'B41']);

/** Words that are followed by a subcommand. */
const GROUPS = new Set(['config', 'i', 'property', 'profile', 'instance', 'image']);

/** Cases whose output cannot be the same. */
const OURS = new Map([['cli-version', 'the version is our own']]);

const cases = readFileSync(new URL('cases/commands.jsonl', import.meta.url), 'utf8');
const workspaces = JSON.parse(readFileSync(new URL('cases/workspaces.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;
const recorded = cases
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const home = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'lxops-golden-'));
after(() => {
  process.chdir(home);
  rmSync(scratch, { recursive: true });
});

const known = recorded.filter(({ group, argv }) => group !== 'host' && exists(ROOT, argv));
const waiting = Map.groupBy(
  recorded.filter((one) => !known.includes(one)),
  ({ group, argv }) => (group === 'host' ? 'host programs' : commandIn(argv)),
);

test('cases for commands that there are not yet', (t) => {
  for (const [command, those] of waiting) t.diagnostic(`${command}: ${those.length}`);
});

for (const one of known) {
  test(`${one.name}: ${one.argv.join(' ')}`, async (t) => {
    const differences = compare(one, await run(one));
    const fixed = [...(one.bugs ?? []).filter((bug) => !KEPT.has(bug)), ...[OURS.get(one.name) ?? []].flat()];
    if (differences.length > 0 && fixed.length > 0) t.diagnostic(`differs on purpose (${fixed.join(', ')})`);
    else assert.deepEqual(differences, []);
  });
}

/** Run a case in this process, in a directory of its own. */
async function run(one: Recorded): Promise<Outcome> {
  const directory = mkdtempSync(join(scratch, 'case-'));
  const fill = (text: string): string =>
    text.replaceAll('@CASE@', directory).replaceAll('@CASEREL@', directory.slice(1));
  const clear = (text: string): string =>
    text.replaceAll(directory, '@CASE@').replaceAll(directory.slice(1), '@CASEREL@');
  for (const path of one.dirs ?? []) mkdirSync(join(directory, path), { recursive: true });
  for (const [path, text] of Object.entries({ ...workspaces[one.workspace ?? ''], ...one.files })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), fill(text));
  }
  process.chdir(join(directory, one.cwd ?? '.'));
  let stdout = '';
  let stderr = '';
  const terminal = {
    out: (text: string) => void (stdout += text),
    error: (text: string) => void (stderr += text),
    ask: undefined,
    environment: Object.fromEntries(Object.entries(one.env ?? {}).map(([key, value]) => [key, fill(value)])),
    signal: new AbortController().signal,
  };
  let exitCode = 1;
  try {
    exitCode = await dispatch(ROOT, one.argv.map(fill), terminal);
  } catch (error) {
    stderr += `${failureText(error)}\n`;
  }
  const outFiles = Object.keys(one.outFiles ?? {}).map((path) => [path, readIfThere(join(directory, path))] as const);
  return { exitCode, stdout: clear(stdout), stderr: clear(stderr), outFiles: Object.fromEntries(outFiles) };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // A file that the case expects to be made or removed.
    return undefined;
  }
}

/** Is there a command for these words? A group without its subcommand counts, and a word that no command ever had. */
function exists(command: Command, words: readonly string[]): boolean {
  const [name, sub] = commandIn(words).split(' ');
  const found = command.commands?.find((one) => one.name === name);
  if (found === undefined) return name === 'nosuch';
  return sub === undefined || found.commands === undefined || found.commands.some((one) => one.name === sub);
}

/** The command and the subcommand among the words, without flags and their values. */
function commandIn(words: readonly string[]): string {
  const names: string[] = [];
  for (let index = 0; index < words.length && names.length < 2; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-')) names.push(word);
    else if (['-P', '-name', '-properties', '-project'].includes(word)) index++;
  }
  return GROUPS.has(names[0] ?? '') ? names.join(' ') : (names[0] ?? '');
}
