import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import { describeAction } from '../../../engine/cloudconfig/describe.ts';

const place = { file: 'x.cfg', span: { start: 0, end: 0 } };
const script = (input: string): string => describeAction({ op: 'script', input, place });
const command = (...args: readonly string[]): string => describeAction({ op: 'command', args, place });

test('a script is its first line', () => {
  assert.equal(script('apk add openssh'), 'run apk add openssh');
  assert.equal(script('\nset -e\nreboot\n'), 'run set -e … (2 lines)');
});

test('a purpose says more than the text', () => {
  assert.equal(describeAction({ op: 'script', input: 'if', purpose: 'let demo use sudo', place }), 'let demo use sudo');
});

test('words of a command are told apart', () => {
  assert.equal(command('echo', 'two', 'three four', ''), "run echo two 'three four' ''");
});

test('long text is cut, and stays on one line', () => {
  assert.equal(script('x'.repeat(500)).length, 'run '.length + 100);
  assert.equal(command('sh', '-c', 'a\n  b'), "run sh -c 'a ↵ b'");
});

test('contents of files are not told', () => {
  const write: GuestAction = { op: 'write', path: '/etc/key', content: 'hunter2é', mode: '0600', place };
  assert.equal(describeAction(write), 'write /etc/key (9 bytes, mode 0600)');
  assert.equal(describeAction({ ...write, op: 'append' }), 'append 9 bytes to /etc/key');
  const unless: GuestAction = { op: 'exists', path: '/etc/key', actions: [write], place };
  assert.equal(describeAction(unless), 'unless /etc/key exists: write /etc/key (9 bytes, mode 0600)');
});

test('secrets are not told', () => {
  for (const line of [
    'echo root:hunter2 | chpasswd',
    'mysql --password=hunter2',
    'curl https://u:hunter2@h/',
    'TOKEN=hunter2 x',
    'x --api-key hunter2',
  ]) {
    assert.equal(script(line).includes('hunter2'), false, script(line));
    assert.equal(command('sh', '-c', line).includes('hunter2'), false, line);
  }
  assert.equal(script('curl https://u:hunter2@h/x'), 'run curl https://u:***@h/x');
});
