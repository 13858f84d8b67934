import type { HostCommand } from './command.ts';

export function createDirectory(directory: string): HostCommand {
  return { argv: ['mkdir', '-p', directory], asRoot: true };
}

/** Change the owner of the directory itself. An owner such as `-R` is not read as an option. */
export function ownDirectory(directory: string, owner: string): HostCommand {
  return { argv: ['chown', ...(owner.startsWith('-') ? ['--'] : []), owner, directory], asRoot: true };
}

/** Remove a directory with its contents, without entering anything that is mounted below it. */
export function removeDirectory(directory: string): HostCommand {
  return { argv: ['rm', '-rf', '--one-file-system', '--', directory], asRoot: true };
}

/** Copy everything in a directory into another one, owners and times too; nothing is deleted there. */
export function fillDirectory(from: string, to: string): HostCommand {
  return { argv: ['rsync', '-a', `${from}/`, `${to}/`], asRoot: true };
}

/** Move a directory to a path that nothing is at yet, or an empty directory. */
export function moveDirectory(from: string, to: string): HostCommand {
  return { argv: ['mv', '-T', '--', from, to], asRoot: true };
}

/** Names what is missing on stderr and exits with 2. */
export function listPaths(paths: readonly string[]): HostCommand {
  return { argv: ['ls', '-d', '--', ...paths], asRoot: true };
}

/** The paths that ls says do not exist; `undefined` when it says anything else too. */
export function parseMissingPaths(stderr: string): readonly string[] | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const paths = lines.map((line) => /cannot access '?(.+?)'?: (?:No such file|Not a directory)/.exec(line)?.[1]);
  return paths.every((path) => path !== undefined) ? paths : undefined;
}

/** Print the first thing in a directory that is no directory, if there is one; what is mounted below is left out. */
export function findFile(directory: string): HostCommand {
  const test = ['-xdev', '-mindepth', '1', '!', '-type', 'd', '-print', '-quit'];
  return { argv: ['find', directory, ...test], asRoot: true };
}

/** Size on disk of a directory, in bytes. */
export function measureDirectory(directory: string): HostCommand {
  return { argv: ['du', '-s', '-x', '--block-size=1', '--', directory], asRoot: true };
}

/** @returns bytes, or `undefined` when du said nothing usable */
export function parseMeasure(stdout: string): number | undefined {
  const bytes = Number.parseInt(stdout, 10);
  return Number.isNaN(bytes) ? undefined : bytes;
}
