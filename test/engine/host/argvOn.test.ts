import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argvOn } from '../../../engine/host/runCommand.ts';

const command = { argv: ['zfs', 'create', 'tank/a b'], asRoot: true } as const;

test('on this host the words are the words', () => {
  assert.deepEqual(argvOn({ sudo: 'never', environment: {} }, command), ['zfs', 'create', 'tank/a b']);
  assert.deepEqual(argvOn({ sudo: 'always', environment: {} }, command), ['sudo', 'zfs', 'create', 'tank/a b']);
});

test('on another host they are quoted for its shell, and its messages are the untranslated ones', () => {
  const host = { sudo: 'auto', environment: {}, ssh: 'root@h' } as const;
  assert.deepEqual(argvOn(host, command), ['ssh', 'root@h', 'env', 'LC_ALL=C', 'zfs', 'create', "'tank/a b'"]);
  assert.deepEqual(argvOn({ ...host, ssh: 'joe@h' }, command).slice(2, 5), ['env', 'LC_ALL=C', 'sudo']);
});
