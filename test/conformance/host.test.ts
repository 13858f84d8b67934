import assert from 'node:assert/strict';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { dispatch } from '../../engine/cli/dispatch.ts';
import { failureText } from '../../engine/cli/failure.ts';
import { ROOT } from '../../engine/cli/help.ts';
import type { Recorded } from './compare.ts';

type Call = readonly string[];

/** A case with external programs: what they were called with, and what they left. */
interface HostCase extends Recorded {
  readonly fail?: readonly number[];
  readonly calls: readonly Call[];
  readonly newDirs?: readonly string[];
  readonly removedDirs?: readonly string[];
}

const PROGRAMS = ['sudo', 'zfs', 'rsync', 'mv', 'ssh', 'lxc', 'incus', 'lxops', 'ls'];

/** Cases whose calls are others on purpose, with the reason. */
const OURS = new Map([
  ['host-create-dot', 'B24: a new plain directory gets its owner'],
  ['host-copy-snapshot', 'the snapshot is taken by zfs itself, not by another lxops'],
  ['host-rollback-fail', 'with -c the server is asked first'],
]);

const text = readFileSync(new URL('cases/commands.jsonl', import.meta.url), 'utf8');
const cases = text
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as HostCase)
  .filter(({ group }) => group === 'host');
const standIn = fileURLToPath(new URL('stand-in.sh', import.meta.url));
const home = process.cwd();
const scratch = mkdtempSync(join(tmpdir(), 'lxops-host-'));
after(() => {
  process.chdir(home);
  rmSync(scratch, { recursive: true });
});

for (const one of cases) {
  test(`${one.name}: ${one.argv.join(' ')}`, async (t) => {
    const differences = await compareEffects(one);
    const reasons = [...(one.bugs ?? []), ...(OURS.has(one.name) ? [OURS.get(one.name)] : [])];
    if (differences.length > 0 && reasons.length > 0)
      t.diagnostic(`differs on purpose (${reasons.join(', ')}): ${differences.join('; ')}`);
    else assert.deepEqual(differences, []);
  });
}

async function compareEffects(one: HostCase): Promise<string[]> {
  const directory = layOut(one);
  const fill = (word: string) => word.replaceAll('@CASE@', directory).replaceAll('@CASEREL@', directory.slice(1));
  const clear = (word: string) =>
    word
      .replaceAll(directory, '@CASE@')
      .replaceAll(directory.slice(1), '@CASEREL@')
      .replaceAll(/\b20\d{12}\b/g, '@TIMESTAMP@');
  const before = directoriesIn(directory);
  const { exitCode, stderr } = await run(one, directory, fill);
  const made = directoriesIn(directory);
  const calls = readFileSync(join(directory, 'calls'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => wordsIn(clear(line)));
  return [
    ...differ('exit code', exitCode, one.exitCode, stderr),
    ...differ(
      'new directories',
      made.filter((path) => !before.includes(path)),
      one.newDirs ?? [],
    ),
    ...differ(
      'removed directories',
      before.filter((path) => !made.includes(path)),
      one.removedDirs ?? [],
    ),
    ...differ('calls', sorted(calls), sorted(one.calls)),
    ...Object.entries(one.outFiles ?? {}).flatMap(([path, content]) => {
      const file = join(directory, path);
      return differ(path, existsSync(file) ? readFileSync(file, 'utf8') : null, content);
    }),
  ];
}

/** A directory with the files of the case, and the stand-ins. */
function layOut(one: HostCase): string {
  const directory = mkdtempSync(join(scratch, 'case-'));
  for (const path of one.dirs ?? []) mkdirSync(join(directory, path), { recursive: true });
  for (const [path, content] of Object.entries(one.files ?? {})) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(
      join(directory, path),
      content.replaceAll('@CASE@', directory).replaceAll('@CASEREL@', directory.slice(1)),
    );
  }
  mkdirSync(join(directory, 'bin'));
  for (const program of PROGRAMS) symlinkSync(standIn, join(directory, 'bin', program));
  writeFileSync(join(directory, 'calls'), '');
  return directory;
}

async function run(one: HostCase, directory: string, fill: (word: string) => string) {
  process.chdir(directory);
  const given = Object.entries(one.env ?? {}).map(([key, value]) => [key, fill(value)] as const);
  const environment = {
    ...Object.fromEntries(given),
    PATH: `${join(directory, 'bin')}:/usr/bin:/bin`,
    LXOPS_SUDO: 'always',
    INCUS_SOCKET: join(directory, 'no.socket'),
    XDG_STATE_HOME: join(directory, 'home/.local/state'),
    CALLS: join(directory, 'calls'),
    FAIL: (one.fail ?? []).join(' '),
  };
  let stderr = '';
  const error = (said: string) => void (stderr += said);
  const terminal = { out: () => undefined, error, ask: undefined, environment, signal: new AbortController().signal };
  try {
    return { exitCode: await dispatch(ROOT, one.argv.map(fill), terminal), stderr };
  } catch (failure) {
    return { exitCode: 1, stderr: `${stderr}${failureText(failure)}\n` };
  }
}

/** All directories of a case but those of the user. */
function directoriesIn(directory: string): string[] {
  const found = globSync('**/', { cwd: directory }).map((path) => path.replace(/\/$/, ''));
  return found.filter((path) => path !== '' && path !== '.' && !/^(home|bin)(\/|$)/.test(path)).toSorted();
}

/** The stand-in writes each word in quotes. */
function wordsIn(line: string): Call {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)" /g)].map(([, word = '']) => word.replaceAll(/\\(.)/g, '$1'));
}

/** Which programs were called with what, in whatever order. The options of one zfs command stand in no order either. */
function sorted(calls: readonly Call[]): string[] {
  const written = calls.map((call) => JSON.stringify(call.includes('-o') ? call.toSorted() : call));
  // Making a directory twice is making it once.
  return [...new Set(written)].toSorted();
}

function differ(what: string, ours: unknown, theirs: unknown, why = ''): string[] {
  const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
  return a === b ? [] : [`${what}: ${a}, not ${b}${why === '' ? '' : `: ${why}`}`];
}
