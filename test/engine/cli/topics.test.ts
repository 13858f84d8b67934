import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS, GLOBAL_FLAGS } from '../../../engine/cli/commands.ts';
import type { Command } from '../../../engine/cli/command.ts';
import { topicText, TOPICS } from '../../../engine/cli/topics.ts';
import { usage } from '../../../engine/cli/usage.ts';

test('every topic is told in whole sentences, in lines that fit', () => {
  for (const name of TOPICS) {
    const text = topicText(name) ?? '';
    const lines = text.split('\n');
    assert.match(text, /^[^]*\.\n/, name);
    assert.ok(lines.length > 5, name);
    for (const line of lines) {
      assert.ok(line.length <= 100, line);
      assert.doesNotMatch(line, /: undefined|\[object|\s$/, name);
    }
  }
});

test('the words of the schema, with defaults, words and what includes do', () => {
  const text = topicText('filesystem') ?? '';
  assert.match(text, /\npattern\n {4}Where the filesystem is\./);
  assert.match(text, /\ndestroy\n[^]*Default: false\./);
  assert.match(topicText('config') ?? '', /\nostype\n[^]*One of: [^]*alpine[^]*Includes: /);
});

test('what the old format has in common with the new one is named only', () => {
  const text = topicText('lxdops') ?? '';
  assert.doesNotMatch(text, /^image$/m);
  assert.match(text, /As in #lxops-v1 \(lxops help config\): description, ostype, image/);
  assert.match(text, /\nstop\n/);
});

test('there is nothing about other words', () => assert.equal(topicText('elephant'), undefined));

test('every command says what it does and takes, and its flags are told apart', () => {
  const visit = (path: readonly Command[]): void => {
    const command = path.at(-1);
    if (command === undefined) return;
    const names = (command.flags ?? []).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, usage(path));
    assert.match(command.summary, /^[A-Z].*[^.]$/);
    for (const flag of command.flags ?? []) assert.match(flag.help, /^[^A-Z].*[^.]$|^[A-Z]{2}/, usage(path));
    assert.ok((command.commands === undefined) !== (command.load === undefined), command.name);
    for (const sub of command.commands ?? []) visit([...path, sub]);
  };
  visit([{ name: 'lxops', summary: 'All', flags: GLOBAL_FLAGS, commands: COMMANDS }]);
});
