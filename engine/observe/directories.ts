import { lstat, realpath, stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';
import type { Instance } from '../instance/model.ts';
import type { SeenDirectory } from '../plan/world.ts';

/** The host directories of all filesystems and devices of an instance, as far as they exist. */
export async function observeDirectories(instance: Instance): Promise<Map<string, SeenDirectory>> {
  const paths = new Set([...instance.filesystems, ...instance.devices].map(({ directory }) => directory));
  const seen = await Promise.all([...paths].map(async (path) => [path, await observeDirectory(path)] as const));
  return new Map(seen.flatMap(([path, directory]) => (directory === undefined ? [] : [[path, directory] as const])));
}

async function observeDirectory(path: string): Promise<SeenDirectory | undefined> {
  try {
    const own = await lstat(path);
    const realPath = await realpath(path);
    if (own.isSymbolicLink()) return { kind: (await stat(path)).isDirectory() ? 'symlink' : 'other', realPath };
    return { kind: own.isDirectory() ? 'directory' : 'other', realPath };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    // A dangling link is "not there" too: making the directory will say what is wrong with it.
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return undefined;
    throw new LxopsError('file.unreadable', { path, reason }, { cause: error });
  }
}
