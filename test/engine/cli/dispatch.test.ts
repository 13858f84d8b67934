import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command, Invocation, Terminal } from '../../../engine/cli/command.ts';
import { dispatch } from '../../../engine/cli/dispatch.ts';
import { isLxopsError } from '../../../engine/errors.ts';

interface Outcome {
  readonly ran: Invocation | undefined;
  readonly out: string;
  readonly exitCode: number | undefined;
  readonly error: string;
}

/** A program with a command `go`, a group `box` with `put`, and flags at each level. */
async function run(...words: string[]): Promise<Outcome> {
  let ran: Invocation | undefined;
  let out = '';
  const command = (name: string, flags: Command['flags'] = []): Command => ({
    name,
    summary: `Do ${name}`,
    usage: 'FILE...',
    flags,
    load: async () =>
      Promise.resolve(async (invocation) => {
        ran = invocation;
        return Promise.resolve(7);
      }),
  });
  const text = (name: string) => ({ name, kind: 'text', help: `the ${name}` }) as const;
  const root: Command = {
    name: 'lxops',
    summary: 'Do things',
    flags: [text('socket')],
    commands: [
      command('go', [text('name'), { name: 'fast', kind: 'boolean', help: 'fast' }]),
      {
        name: 'box',
        summary: 'Boxes',
        flags: [{ name: 'P', kind: 'list', help: 'P' }, text('size')],
        commands: [command('put', [text('size')])],
      },
    ],
  };
  const terminal: Terminal = {
    out: (written) => void (out += written),
    error: () => assert.fail('nothing is said by the way'),
    ask: undefined,
    input: undefined,
    environment: {},
    signal: new AbortController().signal,
  };
  try {
    const exitCode = await dispatch(root, words, terminal);
    return { ran, out, exitCode, error: '' };
  } catch (error) {
    if (!isLxopsError(error, 'usage')) throw error;
    return { ran, out, exitCode: undefined, error: error.details.message };
  }
}

test('flags stand behind the command or group that has them; the innermost counts', async () => {
  const { ran, exitCode } = await run(
    '-socket',
    's',
    'box',
    '-P',
    'a',
    '-size',
    '1',
    '-P',
    'b',
    'put',
    '--size=2',
    'x',
    'y',
  );
  assert.equal(exitCode, 7);
  assert.deepEqual(ran?.words, ['x', 'y']);
  assert.deepEqual([ran.flags.text('socket'), ran.flags.text('size'), ran.flags.list('P')], ['s', '2', ['a', 'b']]);
});

test('without a command there is help, and so there is where it is asked for; nothing runs', async () => {
  for (const [words, first] of [
    [[], 'lxops [FLAGS] COMMAND …'],
    [['box'], 'lxops box [FLAGS] COMMAND …'],
    [['-h'], 'lxops [FLAGS] COMMAND …'],
    [['box', '--help', 'put', 'x'], 'lxops box [FLAGS] COMMAND …'],
    [['go', '-fast', '-help', 'x'], 'lxops go [FLAGS] FILE...'],
  ] as const) {
    const { ran, out, exitCode, error } = await run(...words);
    assert.deepEqual([ran, out.split('\n', 1)[0], exitCode, error], [undefined, first, 0, '']);
  }
});

test('what is wrong is said with the command, how it is written, and where to read on', async () => {
  const { error, ran } = await run('box', 'put', '-nope', 'x');
  assert.equal(
    error,
    'lxops box put: unknown flag: -nope\nUsage: lxops box put [FLAGS] FILE...   (more: lxops help box put)',
  );
  assert.equal(ran, undefined);
});

test('a misspelt flag or command', async () => {
  assert.match((await run('go', '-fats', 'x')).error, /unknown flag: -fats; did you mean -fast\?/);
  assert.match((await run('bxo')).error, /no such command: bxo; did you mean box\?/);
  assert.match((await run('elephant')).error, /no such command: elephant\n/);
});

test('the commands are listed with an unknown one', async () =>
  assert.match((await run('elephant')).out, /Commands:\n {2}go/));

test('words of older programs', async () =>
  assert.match((await run('container', 'x')).error, /container; it is `lxops instance` now/));

test('a flag in another place', async () => {
  assert.match((await run('box', 'put', '-P', 'a=b', 'x')).error, /-P is a flag of box: put it right after box/);
  assert.match((await run('go', 'x', '-name', 'a')).error, /put -name right after go/);
  assert.match((await run('box', 'put', 'x', '--size=2')).error, /put --size=2 right after put/);
  assert.match((await run('box', 'put', 'x', '-P', 'a=b')).error, /put -P right after box/);
  assert.deepEqual((await run('go', '--', 'x', '-name')).ran?.words, ['x', '-name']);
  assert.deepEqual((await run('go', 'x', '-other', '-')).ran?.words, ['x', '-other', '-']);
});

test('a flag without its value, or with another than it takes', async () => {
  assert.match((await run('go', '-name')).error, /^lxops go: flag needs a value: -name\n/);
  assert.match((await run('go', '-fast=perhaps')).error, /-fast is true or false, not "perhaps"/);
});
