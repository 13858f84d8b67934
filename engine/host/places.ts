import type { HostCommand } from './command.ts';

/** What is at a path, in find's letters: `d` directory, `f` file, `l` symbolic link, `N` nothing behind the link. */
export interface PlaceKind {
  readonly own: string;
  /** With symbolic links followed. */
  readonly followed: string;
}

/** Print what is at each of these paths; find names what is missing on stderr, and goes on. */
export function listPlaces(paths: readonly string[]): HostCommand {
  return { argv: ['find', ...paths, '-maxdepth', '0', '-printf', String.raw`%y%Y%p\0`], asRoot: true };
}

/** @returns what is there, by path */
export function parsePlaces(stdout: string): ReadonlyMap<string, PlaceKind> {
  const entries = stdout.split('\0').filter((entry) => entry !== '');
  return new Map(entries.map((entry) => [entry.slice(2), { own: entry.slice(0, 1), followed: entry.slice(1, 2) }]));
}

/** Does find complain about nothing but paths that do not exist? */
export function onlyMissingPlaces(stderr: string): boolean {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => /^find: .*: (No such file or directory|Not a directory)$/.test(line));
}

/** Print paths that exist with every symbolic link resolved, in the same order. */
export function resolvePaths(paths: readonly string[]): HostCommand {
  return { argv: ['realpath', '--zero', '--canonicalize-existing', '--', ...paths], asRoot: true };
}

export function parseResolved(stdout: string): readonly string[] {
  return stdout.split('\0').filter((path) => path !== '');
}

/** Print the mounts of the host, as the kernel lists them. */
export function listMounts(): HostCommand {
  return { argv: ['cat', '/proc/self/mounts'] };
}

/** The mount points in such a list. The kernel writes spaces and backslashes of a path in octal. */
export function parseMounts(text: string): string[] {
  const decode = (path: string) =>
    path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  return text.split('\n').flatMap((line) => {
    const mount = line.split(' ')[1];
    return mount === undefined ? [] : [decode(mount)];
  });
}
