/**
 * The bytes of one part of a multipart answer, as they come. Other parts are passed over.
 *
 * @param names the part that is wanted; the first of these that comes
 * @throws Error when the answer ends in the middle, or has no such part
 */
export async function* partOf(
  answer: AsyncIterable<Uint8Array>,
  boundary: string,
  names: readonly string[],
): AsyncGenerator<Buffer> {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const pieces = answer[Symbol.asyncIterator]();
  // The first delimiter stands at the very beginning, without its line break.
  let rest: Buffer = Buffer.from('\r\n');
  const more = async (): Promise<void> => {
    const next = (await pieces.next()) as IteratorResult<Uint8Array, undefined>;
    if (next.done === true) throw new Error('the answer ended in the middle of a part');
    rest = rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([rest, next.value]);
  };
  let wanted = false;
  for (;;) {
    const end = rest.indexOf(delimiter);
    if (end < 0) {
      // A delimiter may have begun in what is kept.
      const safe = rest.length - delimiter.length;
      if (safe > 0) {
        if (wanted) yield rest.subarray(0, safe);
        rest = rest.subarray(safe);
      }
      await more();
      continue;
    }
    if (wanted) yield rest.subarray(0, end);
    if (wanted) return;
    rest = rest.subarray(end + delimiter.length);
    while (rest.length < 2) await more();
    if (rest.subarray(0, 2).toString() === '--') throw new Error(`the answer has no part ${names.join(' or ')}`);
    let head: number;
    while ((head = rest.indexOf('\r\n\r\n')) < 0) await more();
    const name = /[ ;]name="([^"]*)"/.exec(rest.subarray(0, head).toString())?.[1];
    wanted = name !== undefined && names.includes(name);
    rest = rest.subarray(head + 4);
  }
}
