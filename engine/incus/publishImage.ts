import type { IncusClient } from './connect.ts';
import type { InstanceTarget } from './instances.ts';
import { change, fingerprintIn } from './operation.ts';
import { apiPath } from './url.ts';

export interface NewImage extends InstanceTarget {
  readonly snapshot: string;
  readonly alias: string;
  readonly properties: Readonly<Record<string, string>>;
  /** `gzip`, `zstd`, `none`, …; without it the server's own choice. */
  readonly compression?: string;
}

/**
 * Make an image of a snapshot.
 *
 * `POST /1.0/images` → operation with `metadata.fingerprint`
 *
 * @returns the fingerprint of the image
 */
export async function publishImage(
  client: IncusClient,
  { project, instance, snapshot, alias, properties, compression }: NewImage,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const body = {
    source: { type: 'snapshot', name: `${instance}/${snapshot}` },
    properties,
    aliases: [{ name: alias, description: '' }],
    ...(compression === undefined ? {} : { compression_algorithm: compression }),
  };
  const path = apiPath(['images'], { project });
  const operation = await change(client, { method: 'POST', path, body }, { project, onProgress }, signal);
  return fingerprintIn(operation);
}
