import assert from 'node:assert/strict';
import { test } from 'node:test';
import { socketCandidates } from '../../../engine/incus/findServer.ts';

test('the socket that is named stands alone', () => {
  assert.deepEqual(socketCandidates({ socketPath: '/s' }, { INCUS_SOCKET: '/i' }), ['/s']);
});

test('the environment stands alone: socket before directory, Incus before LXD', () => {
  assert.deepEqual(socketCandidates({}, { INCUS_SOCKET: '/i', INCUS_DIR: '/d', LXD_SOCKET: '/l' }), ['/i']);
  assert.deepEqual(socketCandidates({}, { INCUS_DIR: '/d/', LXD_SOCKET: '/l' }), ['/d/unix.socket']);
  assert.deepEqual(socketCandidates({}, { LXD_DIR: '/l' }), ['/l/unix.socket']);
  assert.deepEqual(socketCandidates({ server: 'lxd' }, { INCUS_SOCKET: '/i', LXD_SOCKET: '/l' }), ['/l']);
});

test('the usual places, Incus first', () => {
  const incus = ['/run/incus/unix.socket', '/var/lib/incus/unix.socket'];
  const lxd = ['/var/lib/lxd/unix.socket', '/var/snap/lxd/common/lxd/unix.socket'];
  assert.deepEqual(socketCandidates({}, { INCUS_SOCKET: '' }), [...incus, ...lxd]);
  assert.deepEqual(socketCandidates({ server: 'lxd' }, { INCUS_SOCKET: '/i' }), lxd);
});
