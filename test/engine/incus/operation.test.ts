import assert from 'node:assert/strict';
import { test } from 'node:test';
import { progressOf } from '../../../engine/incus/operation.ts';

test('progress is the text that the daemon gives', () => {
  assert.equal(progressOf({ download_progress: 'rootfs: 45% (1.6MB/s)' }), 'rootfs: 45% (1.6MB/s)');
  const unpack = { create_instance_from_image_unpack_progress: 'Unpacking image: 3%', progress: { percent: '3' } };
  assert.equal(progressOf(unpack), 'Unpacking image: 3%');
});

test('no progress', () => {
  assert.equal(progressOf({ progress: { percent: '3' } }), undefined);
  assert.equal(progressOf(null), undefined);
});
