import { lstat, realpath, stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';
import type { SeenDirectory } from '../plan/world.ts';

/** These directories of the host, as far as they exist. */
export async function observeDirectories(paths: readonly string[]): Promise<Map<string, SeenDirectory>> {
  const seen = await Promise.all([...new Set(paths)].map(async (path) => [path, await observeDirectory(path)] as const));
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
