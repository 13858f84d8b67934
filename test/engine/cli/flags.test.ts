import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Flag, parseFlags } from '../../../engine/cli/flags.ts';

const flags: readonly Flag[] = [
  { name: 'name', kind: 'text', help: '' },
  { name: 't', kind: 'boolean', help: '' },
  { name: 'poll', kind: 'number', help: '' },
  { name: 'P', kind: 'list', help: '' },
];
const read = (...words: string[]) => parseFlags(words, flags);

test('one hyphen or two, value after = or as the next word', () => {
  for (const words of [['-name', 'a'], ['--name', 'a'], ['-name=a'], ['--name=a']]) {
    assert.equal(read(...words).values.text('name'), 'a');
  }
});

test('the first word that is no flag ends the flags', () => {
  const { values, rest } = read('-t', 'a.yaml', '-name', 'x');
  assert.ok(values.boolean('t'));
  assert.deepEqual(rest, ['a.yaml', '-name', 'x']);
});

test('-- ends them too, and - is a word', () => {
  assert.deepEqual(read('--', '-t').rest, ['-t']);
  assert.deepEqual(read('-', '-t').rest, ['-', '-t']);
});

test('a boolean takes its value only after =', () => {
  assert.deepEqual(read('-t', 'false').rest, ['false']);
  assert.equal(read('-t=false').values.boolean('t'), false);
});

test('the last of repeated flags counts, lists collect', () => {
  assert.equal(read('-name', 'a', '-name', 'b').values.text('name'), 'b');
  assert.deepEqual(read('-P', 'a=1', '-P', 'b=2').values.list('P'), ['a=1', 'b=2']);
});

test('a value may be empty or look like a flag', () => {
  assert.equal(read('-name', '').values.text('name'), '');
  assert.equal(read('-name', '-t').values.text('name'), '-t');
});

test('what cannot be understood is a problem', () => {
  assert.equal(read('-nope').unknown, 'nope');
  assert.match(read('-name').problem ?? '', /needs a value/);
  assert.match(read('-poll', 'soon').problem ?? '', /whole number/);
  assert.match(read('-t=maybe').problem ?? '', /true or false/);
});

test('help is asked for, whatever stands behind', () => {
  for (const word of ['-h', '-help', '--help']) assert.ok(read(word, 'destroy.yaml').help);
});
