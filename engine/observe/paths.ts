import { lstat } from 'node:fs/promises';
import { LxopsError } from '../errors.ts';
import { findFile, listPaths, parseMissingPaths } from '../host/directory.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';

/** Which of these paths we see, and which certainly do not exist: what we may not see, root may. */
export async function observePaths(
  host: Host,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly existing: ReadonlySet<string>; readonly missing: ReadonlySet<string> }> {
  const visible = await Promise.all(paths.map(isVisible));
  const existing = paths.filter((_, index) => visible[index] === true);
  const hidden = paths.filter((_, index) => visible[index] === false);
  if (hidden.length === 0) return { existing: new Set(existing), missing: new Set() };
  const command = listPaths(hidden);
  const { exitCode, stdout, stderr } = await tryCommand(host, command, signal);
  const missing = exitCode === 0 ? [] : parseMissingPaths(stderr);
  if (missing === undefined) throw new LxopsError('command.failed', { argv: command.argv, exitCode, stderr });
  const seen = stdout.split('\n').filter((path) => hidden.includes(path));
  return { existing: new Set([...existing, ...seen]), missing: new Set(missing) };
}

/** A file in each of these directories that has one, however deep; by directory. Directories are not counted. */
export async function observeFiles(
  host: Host,
  directories: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = await Promise.all(
    directories.map(async (directory) => [directory, await runCommand(host, findFile(directory), signal)] as const),
  );
  return new Map(found.filter(([, file]) => file !== ''));
}

async function isVisible(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
