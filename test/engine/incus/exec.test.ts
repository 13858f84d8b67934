import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LxopsError } from '../../../engine/errors.ts';
import { readEvent } from '../../../engine/incus/events.ts';
import { notRunResult } from '../../../engine/incus/exec.ts';
import { readFacts } from '../../../engine/incus/files.ts';

const failed = (status: number, reason: string): LxopsError =>
  new LxopsError('incus.refused', { method: 'GET', path: '/', status, reason });

test('a command that is not there or cannot be run has the exit code that a shell gives', () => {
  assert.deepEqual(notRunResult(failed(400, 'Command not found')), { exitCode: 127, failure: 'Command not found' });
  assert.deepEqual(notRunResult(failed(400, 'Command not executable')), {
    exitCode: 126,
    failure: 'Command not executable',
  });
});

test('any other failure is no result', () => {
  assert.equal(notRunResult(failed(400, 'Instance is not running')), undefined);
  assert.equal(notRunResult(failed(404, 'Instance not found')), undefined);
  assert.equal(notRunResult(new Error('Command not found')), undefined);
});

test('facts of a file, in the headers of either server', () => {
  const headers = { 'x-lxd-type': 'file', 'x-lxd-uid': '1000', 'x-lxd-gid': '5', 'x-lxd-mode': '0640' };
  assert.deepEqual(readFacts(headers, 'x-lxd'), { type: 'file', uid: 1000, gid: 5, mode: '0640' });
});

test('events that concern us, and others', () => {
  const metadata = { action: 'instance-started', source: '/1.0/instances/a1' };
  assert.deepEqual(readEvent(`${JSON.stringify({ type: 'lifecycle', project: 'p', metadata })}\n`), {
    type: 'lifecycle',
    project: 'p',
    ...metadata,
  });
  assert.equal(readEvent(JSON.stringify({ type: 'logging', metadata: {} })), undefined);
});
