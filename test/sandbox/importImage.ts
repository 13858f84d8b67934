import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { FormData } from 'undici';
import { type Api } from './api.ts';
import { type Image } from './images/image.ts';

/** Give the server an image under a local alias. */
export async function importImage(api: Api, { metadata, rootfs, fingerprint }: Image, alias: string): Promise<void> {
  if (rootfs === undefined) {
    await api.upload('/1.0/images', await readFile(metadata.path), { 'content-type': 'application/octet-stream' });
  } else {
    // The metadata comes first; the server reads the parts in order.
    const form = new FormData();
    form.append('metadata', await openAsBlob(metadata.path), 'metadata');
    form.append('rootfs', await openAsBlob(rootfs.path), 'rootfs');
    await api.upload('/1.0/images', form, {});
  }
  await api.send('POST', '/1.0/images/aliases', { name: alias, target: fingerprint });
}
