import { lstat, realpath, stat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';
import { listPlaces, onlyMissingPlaces, parsePlaces, parseResolved, resolvePaths } from '../host/places.ts';
import { argvOn, type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import type { SeenDirectory } from '../plan/world.ts';

/** These directories of the host, as far as they exist. */
export async function observeDirectories(
  host: Host,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, SeenDirectory>> {
  if (host.ssh !== undefined) return await observeOverSsh(host, [...new Set(paths)], signal);
  const seen = await Promise.all(
    [...new Set(paths)].map(async (path) => [path, await observeDirectory(path)] as const),
  );
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

/** The same through commands of the other host. What its links lead to is resolved there. */
async function observeOverSsh(
  host: Host,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, SeenDirectory>> {
  if (paths.length === 0) return new Map();
  const { exitCode, stdout, stderr } = await tryCommand(host, listPlaces(paths), signal);
  const places = [...parsePlaces(stdout)].filter(([, { followed }]) => followed !== 'N');
  if (exitCode !== 0 && !onlyMissingPlaces(stderr))
    throw new LxopsError('command.failed', { argv: argvOn(host, listPlaces(paths)), exitCode, stderr });
  if (places.length === 0) return new Map();
  const real = parseResolved(await runCommand(host, resolvePaths(places.map(([path]) => path)), signal));
  return new Map(
    places.map(([path, { own, followed }], index) => {
      const kind = followed !== 'd' ? 'other' : own === 'l' ? 'symlink' : 'directory';
      return [path, { kind, realPath: real[index] ?? path }];
    }),
  );
}
