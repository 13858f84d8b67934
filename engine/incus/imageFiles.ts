import type { Readable } from 'node:stream';
import { LxopsError } from '../errors.ts';
import type { IncusClient } from './connect.ts';
import { readEnvelope } from './envelope.ts';
import { findAlias } from './images.ts';
import { change } from './operation.ts';
import { apiPath } from './url.ts';

/** Which image: an alias means something in a project only. */
export interface ImageTarget {
  readonly project: string;
  readonly alias: string;
}

/**
 * The file of an image as it comes.
 *
 * `GET /1.0/images/{fingerprint}/export` → octet-stream; a multipart answer for an image of two files
 *
 * @throws LxopsError `image.missing`, `image.split`
 */
export async function openImage(
  client: IncusClient,
  { project, alias }: ImageTarget,
  signal: AbortSignal,
): Promise<Readable> {
  const fingerprint = await findAlias(client, project, alias, signal);
  if (fingerprint === undefined) throw new LxopsError('image.missing', { alias, project });
  const request = { method: 'GET', path: apiPath(['images', fingerprint, 'export'], { project }) } as const;
  const { status, headers, body } = await client.requestStream(request, signal);
  if (status === 200 && !String(headers['content-type']).startsWith('multipart/')) return body;
  if (status === 200) {
    body.destroy();
    throw new LxopsError('image.split', { alias });
  }
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece as Buffer);
  readEnvelope(request, status, Buffer.concat(pieces).toString());
  throw new LxopsError('image.missing', { alias, project });
}

/** Make an image from a file of one part, and give it an alias. */
export async function sendImage(
  client: IncusClient,
  { project, alias }: ImageTarget,
  { stream, size }: { readonly stream: Readable; readonly size: number },
  signal: AbortSignal,
): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(size) };
  const path = apiPath(['images'], { project });
  const operation = await change(client, { method: 'POST', path, stream, headers }, { project }, signal);
  const target = operation?.metadata?.['fingerprint'];
  const body = { name: alias, target, description: '' };
  await client.request({ method: 'POST', path: apiPath(['images', 'aliases'], { project }), body }, signal);
}
