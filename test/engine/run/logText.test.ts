import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretsOf } from '../../../engine/cloudconfig/secrets.ts';
import { createLogText } from '../../../engine/run/logText.ts';
import { place } from '../plan/samples.ts';

const out = (text: string) => ({ type: 'output', stream: 'stdout', text }) as const;
const begin = { type: 'step', number: 2, total: 3, text: 'run x', state: 'begin' } as const;

test('output is written in whole lines, the rest when the step ends', () => {
  const text = createLogText([]);
  assert.equal(text(begin), '[2/3] run x\n');
  assert.equal(text(out('one\ntw')), '  | one\n');
  assert.equal(text(out('o')), '');
  assert.equal(text({ ...begin, state: 'failed' }), '  | two\n[2/3] failed\n');
});

test('a secret that comes in two pieces is masked', () => {
  const text = createLogText(['hunter2']);
  assert.equal(text(out('it is hun')) + text(out('ter2 now\n')), '  | it is *** now\n');
});

test('the lines of a private key are masked', () => {
  const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\nafter\n';
  assert.equal(createLogText([])(out(key)), '  | ***\n  | ***\n  | ***\n  | after\n');
});

test('what looks like a secret is masked in output', () => {
  const line = createLogText([])(out('password: abc\ntoken=def\nhttps://u:ghi@host/\npasswd: 3 users\n'));
  assert.equal(line, '  | password: ***\n  | token=***\n  | https://u:***@host/\n  | passwd: *** users\n');
});

test('secrets of entries: hashes, named values, files that only their owner may read', () => {
  const secrets = secretsOf([
    { op: 'script', input: 'chpasswd -e', secrets: ['$6$abc$def'], place },
    { op: 'script', input: "echo 'root:hunter2' | chpasswd\nexport API_TOKEN=sesame99\n", place },
    { op: 'command', args: ['mysql', '--password=opensesame'], place },
    { op: 'write', path: '/etc/key', content: 'line-of-a-key\n}\n', mode: '0600', place },
    { op: 'write', path: '/etc/motd', content: 'welcome everyone\n', mode: '0644', place },
  ]);
  assert.deepEqual(new Set(secrets), new Set(['$6$abc$def', 'hunter2', 'sesame99', 'opensesame', 'line-of-a-key']));
});
