import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesInventory, failureKind } from '../../../client/tree/serverState.ts';
import { stateOf } from '../../../client/tree/instanceState.ts';

test('each kind of failure has its own help', () => {
  assert.equal(failureKind('ENOENT'), 'missing');
  assert.equal(failureKind('EACCES'), 'denied');
  assert.equal(failureKind('EPERM'), 'denied');
  assert.equal(failureKind('ECONNREFUSED'), 'unreachable');
});

test('commands and files in an instance change no row', () => {
  for (const action of ['instance-exec', 'instance-file-pushed', 'instance-console', 'instance-log-retrieved']) {
    assert.ok(!changesInventory(action), action);
  }
  for (const action of ['instance-started', 'instance-deleted', 'profile-updated', 'instance-snapshot-created']) {
    assert.ok(changesInventory(action), action);
  }
});

test("a daemon's word stands for a state", () => {
  assert.deepEqual(['Running', 'Ready', 'Stopped', 'Frozen', 'Error', 'Aborting'].map(stateOf), [
    'running',
    'running',
    'stopped',
    'frozen',
    'error',
    'changing',
  ]);
});
