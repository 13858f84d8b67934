import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';
import { replaceArchive, writeFile } from '../host/archive.ts';
import { feedCommand } from '../host/pipeCommands.ts';
import { type Host, runCommand } from '../host/runCommand.ts';
import type { IncusClient } from '../incus/connect.ts';
import { type ImageTarget, openImage, sendImage } from '../incus/imageFiles.ts';

interface ImageFile extends ImageTarget {
  readonly file: string;
}

/** Write the image with an alias to a file; one that is already there stays whole until the new one is. */
export async function exportImage(
  client: IncusClient,
  host: Host,
  image: ImageFile,
  signal: AbortSignal,
): Promise<void> {
  const partial = `${image.file}.partial`;
  await feedCommand(host, writeFile(partial), await openImage(client, image, signal), signal);
  await runCommand(host, replaceArchive(partial, image.file), signal);
}

/** Make an image with an alias from a file. */
export async function importImage(client: IncusClient, image: ImageFile, signal: AbortSignal): Promise<void> {
  const { size } = await stat(image.file).catch((error: NodeJS.ErrnoException) => {
    throw new LxopsError('file.unreadable', { path: image.file, reason: error.code ?? 'unknown' }, { cause: error });
  });
  await sendImage(client, image, { stream: createReadStream(image.file), size }, signal);
}
