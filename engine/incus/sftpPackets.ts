/** Numbers of SFTP version 3: packets, flags of a file that is opened, parts of attributes, codes of a status. */
export const SFTP = {
  init: 1,
  version: 2,
  open: 3,
  close: 4,
  writeAt: 6,
  lstat: 7,
  fstat: 8,
  fsetstat: 10,
  status: 101,
  handle: 102,
  attributes: 105,
  write: 2,
  create: 8,
  truncate: 16,
  hasSize: 1,
  hasOwner: 2,
  hasMode: 4,
  noSuchFile: 2,
} as const;

/** A packet: its length, type, id if it has one, and parts: texts and bytes with their length, numbers of 4 or 8 bytes. */
export function packet(
  type: number,
  id: number | undefined,
  ...parts: readonly (string | number | bigint | Buffer)[]
): Buffer {
  const body = [...(id === undefined ? [] : [id]), ...parts].map(encode);
  const length = body.reduce((sum, { length: bytes }) => sum + bytes, 1);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length, 0);
  head.writeUInt8(type, 4);
  return Buffer.concat([head, ...body]);
}

/**
 * Cuts a stream into packets, without their lengths: the first byte of each is its type.
 *
 * @returns takes the next piece of the stream
 */
export function createPacketReader(onPacket: (packet: Buffer) => void): (bytes: Buffer) => void {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
      const end = 4 + held.readUInt32BE(0);
      const whole = held.subarray(4, end);
      held = held.subarray(end);
      if (whole.length > 0) onPacket(whole);
    }
  };
}

/** The code of a status packet (0: well done), and the server's words for it. */
export function readStatus(answer: Buffer): { readonly code: number; readonly text: string } {
  if (answer[0] !== SFTP.status) return { code: -1, text: `unexpected answer ${answer[0]}` };
  return { code: answer.readUInt32BE(5), text: answer.length < 13 ? '' : readBytes(answer, 9).toString() };
}

/** The name of an open file, which is no text. */
export function readHandle(answer: Buffer): Buffer {
  return Buffer.from(readBytes(answer, 5));
}

/** What is known of a file, as far as we ask. */
export function readAttributes(answer: Buffer): { readonly size: number } {
  const flags = answer.readUInt32BE(5);
  return { size: (flags & SFTP.hasSize) === 0 ? 0 : Number(answer.readBigUInt64BE(9)) };
}

function readBytes(answer: Buffer, at: number): Buffer {
  return answer.subarray(at + 4, at + 4 + answer.readUInt32BE(at));
}

function encode(part: string | number | bigint | Buffer): Buffer {
  if (typeof part === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(part >>> 0);
    return bytes;
  }
  if (typeof part === 'bigint') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(part);
    return bytes;
  }
  const bytes = Buffer.from(part as string);
  return Buffer.concat([encode(bytes.length), bytes]);
}
