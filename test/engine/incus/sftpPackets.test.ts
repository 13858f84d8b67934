import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createPacketReader,
  packet,
  readAttributes,
  readHandle,
  readStatus,
  SFTP,
} from '../../../engine/incus/sftpPackets.ts';

/** Digits in groups for readers. */
const hex = (text: string): string => text.replaceAll(' ', '');

test('a packet has its length, its type, its id and its parts', () => {
  assert.equal(packet(SFTP.init, undefined, 3).toString('hex'), hex('00000005 01 00000003'));
  assert.equal(
    packet(SFTP.open, 7, '/é', 2, 5n).toString('hex'),
    hex('00000018 03 00000007 00000003 2fc3a9 00000002 0000000000000005'),
  );
  assert.equal(packet(9, 1, 0x80000004).toString('hex').slice(-8), '80000004');
});

test('packets are found wherever the stream is cut', () => {
  const stream = Buffer.concat([
    packet(SFTP.status, 1, 0),
    packet(SFTP.handle, 2, Buffer.from([0, 255])),
    packet(1, 3),
  ]);
  for (let cut = 0; cut <= stream.length; cut++) {
    const seen: string[] = [];
    const read = createPacketReader((one) => seen.push(one.toString('hex')));
    read(stream.subarray(0, cut));
    read(stream.subarray(cut));
    assert.deepEqual(
      seen,
      [hex('65 0000000100000000'), hex('66 00000002 00000002 00ff'), hex('01 00000003')],
      `${cut}`,
    );
  }
});

test('answers', () => {
  const body = (...bytes: Parameters<typeof packet>) => packet(...bytes).subarray(4);
  assert.deepEqual(readStatus(body(SFTP.status, 1, 2, 'no such file', 'en')), { code: 2, text: 'no such file' });
  assert.deepEqual(readStatus(body(SFTP.status, 1, 0)), { code: 0, text: '' });
  assert.equal(readStatus(body(SFTP.handle, 1, 'x')).code, -1, 'another answer is never well done');
  assert.deepEqual(readHandle(body(SFTP.handle, 1, Buffer.from([1, 0, 2]))), Buffer.from([1, 0, 2]));
  assert.equal(readAttributes(body(SFTP.attributes, 1, SFTP.hasSize, 5_000_000_000n)).size, 5_000_000_000);
  assert.equal(readAttributes(body(SFTP.attributes, 1, 0)).size, 0);
});
