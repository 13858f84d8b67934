import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partOf } from '../../../engine/incus/multipart.ts';
import { randomNumbers } from '../../random.ts';

const BOUNDARY = 'b0undary';

function answer(parts: Readonly<Record<string, Buffer>>): Buffer {
  const pieces = Object.entries(parts).flatMap(([name, bytes]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.tar"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

function* cut(bytes: Buffer, random: (below: number) => number): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + random(40);
    yield bytes.subarray(start, end);
    start = end;
  }
}

async function read(bytes: Iterable<Buffer>, ...names: string[]): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of partOf(fromIterable(bytes), BOUNDARY, names)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString('latin1');
}

async function* fromIterable(bytes: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* bytes;
}

test('the part that is wanted, however the answer is cut, and whatever looks like a delimiter in it', async () => {
  const random = randomNumbers(3);
  for (let run = 0; run < 200; run++) {
    const words = ['\r\n', '--', BOUNDARY, `\r\n--${BOUNDARY.slice(0, 5)}`, 'x', '\0', '\r\n\r\n', '-'];
    const body = Array.from({ length: random(60) }, () => words[random(words.length)] ?? '')
      .join('')
      .replaceAll(`\r\n--${BOUNDARY}`, '');
    const bytes = answer({ metadata: Buffer.from('meta'), rootfs: Buffer.from(body) });
    assert.equal(await read(cut(bytes, random), 'rootfs'), body);
  }
});

test('an answer without the part, and one that ends too early', async () => {
  await assert.rejects(read([answer({ metadata: Buffer.from('m'), 'rootfs.img': Buffer.from('vm') })], 'rootfs'), {
    message: 'the answer has no part rootfs',
  });
  const whole = answer({ rootfs: Buffer.from('a long enough content') });
  await assert.rejects(read([whole.subarray(0, 90)], 'rootfs'), {
    message: 'the answer ended in the middle of a part',
  });
});
