import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { UnreadableFile } from '../config/configFile.ts';

/** Larger files are no configuration; reading one whole would only cost memory. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Read a regular file as UTF-8 text. A byte order mark stays, because it hides the directive.
 *
 * @returns why there is no text otherwise: the system's code, or `is a directory`, `is not a regular file`, …
 */
export async function readTextFile(path: string): Promise<{ readonly text: string } | UnreadableFile> {
  if (path === '') return { path, unreadable: 'ENOENT' };
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer for ever.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (stat.isDirectory()) return { path, unreadable: 'it is a directory' };
    if (!stat.isFile()) return { path, unreadable: 'it is not a regular file' };
    if (stat.size > MAX_BYTES) return { path, unreadable: `it is larger than ${MAX_BYTES / 1024 / 1024} MiB` };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await file.readFile()) };
  } catch (error) {
    return { path, unreadable: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'it is not UTF-8 text';
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
