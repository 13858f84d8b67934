import { Readable } from 'node:stream';
import { isLxopsError, LxopsError } from '../errors.ts';
import type { ImageSource } from '../plan/step.ts';
import type { IncusClient } from './connect.ts';
import { readEnvelope } from './envelope.ts';
import { findAlias, wireSource } from './images.ts';
import { partOf } from './multipart.ts';
import { change, fingerprintIn } from './operation.ts';
import { apiPath } from './url.ts';

/**
 * The fingerprint of an image in the server's own store. An image of a remote is fetched into it first, and stays.
 *
 * @throws LxopsError `image.unusable`
 */
export async function ownImage(
  client: IncusClient,
  project: string,
  image: ImageSource,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  if (image.from === 'local') {
    const fingerprint = image.fingerprint ?? (await findAlias(client, project, image.alias, signal));
    if (fingerprint === undefined) throw new LxopsError('image.unusable', { image: image.alias, reason: 'it is gone' });
    return fingerprint;
  }
  const body = { source: wireSource(image, client.server), auto_update: false, public: false };
  const path = apiPath(['images'], { project });
  try {
    const operation = await change(client, { method: 'POST', path, body }, { project, onProgress }, signal);
    return fingerprintIn(operation);
  } catch (error) {
    signal.throwIfAborted();
    // It is here already: the server tries to give it the aliases again that it has.
    const alias = isLxopsError(error, 'incus.refused')
      ? /Alias already exists: (.+)$/.exec(error.details.reason)?.[1]
      : undefined;
    const fingerprint = alias === undefined ? undefined : await findAlias(client, project, alias, signal);
    if (fingerprint === undefined) throw error;
    return fingerprint;
  }
}

/** The file that holds the root directory of an image. */
export interface RootFile {
  readonly bytes: Readable;
  /** `rootfs/` when the file has other things too, else nothing. */
  readonly prefix: '' | 'rootfs/';
}

/**
 * The part of an image in which its root directory is, as it comes.
 *
 * `GET /1.0/images/{fingerprint}/export` → one file, or the parts `metadata` and `rootfs` (`rootfs.img` of a virtual machine)
 */
export async function openRootFile(
  client: IncusClient,
  project: string,
  fingerprint: string,
  signal: AbortSignal,
): Promise<RootFile> {
  const request = { method: 'GET', path: apiPath(['images', fingerprint, 'export'], { project }) } as const;
  const { status, headers, body } = await client.requestStream(request, signal);
  if (status !== 200) {
    const text = Buffer.concat(await body.toArray()).toString();
    readEnvelope(request, status, text);
    throw new LxopsError('image.unusable', { image: fingerprint, reason: `HTTP status ${status}` });
  }
  const boundary = /^multipart\/.*boundary="?([^";]+)"?/.exec(String(headers['content-type']))?.[1];
  if (boundary === undefined) return { bytes: body, prefix: 'rootfs/' };
  return { bytes: Readable.from(rootOf(body, boundary, fingerprint)), prefix: '' };
}

async function* rootOf(body: Readable, boundary: string, image: string): AsyncGenerator<Buffer> {
  try {
    yield* partOf(body as AsyncIterable<Uint8Array>, boundary, ['rootfs']);
  } catch (cause) {
    if (cause instanceof LxopsError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LxopsError('image.unusable', { image: image.slice(0, 12), reason }, { cause });
  }
}
