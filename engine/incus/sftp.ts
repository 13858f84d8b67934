import type { Duplex } from 'node:stream';
import type { IncusClient } from './connect.ts';
import { refused } from './envelope.ts';
import { type InstanceTarget, instancePath } from './instances.ts';
import { createPacketReader, packet, readAttributes, readHandle, readStatus, SFTP } from './sftpPackets.ts';

/** The file system of an instance over one connection, for many small files. Paths are absolute. */
export interface Sftp {
  /** Size in bytes; `undefined` when there is nothing at this path. A link counts as itself. */
  readonly lstat: (path: string) => Promise<{ readonly size: number } | undefined>;
  /** @throws LxopsError `incus.refused` with status 404 when the file, or its directory, is not there */
  readonly open: (path: string, how: 'replace' | 'extend') => Promise<SftpFile>;
  readonly close: () => void;
}

/** A file that is open for writing. */
interface SftpFile {
  /** In bytes, at this moment. */
  readonly size: () => Promise<number>;
  /** The owner first: it takes setuid away. */
  readonly own: (uid: number, gid: number, mode: number) => Promise<void>;
  /** Write from this offset on, and close the file. */
  readonly finish: (bytes: Uint8Array, offset: number) => Promise<void>;
}

/** What every server takes in one packet. */
const CHUNK_BYTES = 32 * 1024;

/**
 * Open a connection to the files of a running or stopped instance.
 *
 * `GET /1.0/instances/{name}/sftp` with `Upgrade: sftp`, then SFTP version 3 (draft-ietf-secsh-filexfer-02).
 *
 * @throws LxopsError `incus.refused`, `incus.unreachable`
 */
export async function openSftp(client: IncusClient, target: InstanceTarget, signal: AbortSignal): Promise<Sftp> {
  const path = instancePath(target, 'sftp');
  const { send, close } = await begin(await client.upgrade(path, 'sftp', signal), client);
  const fail = (answer: Buffer, what: string): Error => {
    const { code, text } = readStatus(answer);
    return refused({ method: 'SFTP', path: what }, code === SFTP.noSuchFile ? 404 : 500, `${what}: ${text}`);
  };
  const expect = (answer: Buffer, type: number, what: string): Buffer => {
    if (answer[0] !== type) throw fail(answer, what);
    return answer;
  };
  const done = async (sent: Promise<Buffer>, what: string): Promise<void> => {
    const answer = await sent;
    if (answer[0] !== SFTP.status || readStatus(answer).code !== 0) throw fail(answer, what);
  };

  return {
    async lstat(path) {
      const answer = await send(SFTP.lstat, path);
      if (answer[0] === SFTP.status && readStatus(answer).code === SFTP.noSuchFile) return undefined;
      return readAttributes(expect(answer, SFTP.attributes, path));
    },
    async open(path, how) {
      const flags = how === 'replace' ? SFTP.write | SFTP.create | SFTP.truncate : SFTP.write;
      const handle = readHandle(expect(await send(SFTP.open, path, flags, 0), SFTP.handle, path));
      return {
        size: async () => readAttributes(expect(await send(SFTP.fstat, handle), SFTP.attributes, path)).size,
        async own(uid, gid, mode) {
          const owner = done(send(SFTP.fsetstat, handle, SFTP.hasOwner, uid, gid), path);
          await Promise.all([owner, done(send(SFTP.fsetstat, handle, SFTP.hasMode, mode), path)]);
        },
        async finish(bytes, offset) {
          const writes: Promise<void>[] = [];
          for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
            const chunk = Buffer.from(bytes.subarray(at, at + CHUNK_BYTES));
            writes.push(done(send(SFTP.writeAt, handle, BigInt(offset + at), chunk), path));
          }
          await Promise.all([...writes, done(send(SFTP.close, handle), path)]);
        },
      };
    },
    close,
  };
}

type Send = (type: number, ...parts: readonly (string | number | bigint | Buffer)[]) => Promise<Buffer>;

/** Say hello; then each request has an id, and its answer has the same. */
async function begin(socket: Duplex, client: IncusClient): Promise<{ send: Send; close: () => void }> {
  const waiting = new Map<number, PromiseWithResolvers<Buffer>>();
  let broken: Error | undefined;
  let next = 1;
  const expectAnswer = (id: number): Promise<Buffer> => {
    const answer = Promise.withResolvers<Buffer>();
    if (broken !== undefined) return Promise.reject(broken);
    waiting.set(id, answer);
    return answer.promise;
  };
  const read = createPacketReader((answer) => {
    // The answer to the hello has its version in place of an id.
    const id = answer[0] === SFTP.version ? 0 : answer.readUInt32BE(1);
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
  });
  const end = (): void => {
    broken ??= refused({ method: 'SFTP', path: client.address }, 500, 'the connection to the files has ended');
    for (const answer of waiting.values()) answer.reject(broken);
    waiting.clear();
  };
  socket.on('data', read).on('error', end).on('close', end);
  const hello = expectAnswer(0);
  socket.write(packet(SFTP.init, undefined, 3));
  await hello;
  return {
    send: (type, ...parts) => {
      const id = next++;
      const answer = expectAnswer(id);
      socket.write(packet(type, id, ...parts));
      return answer;
    },
    close: () => socket.destroy(),
  };
}
