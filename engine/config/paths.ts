import { posix } from 'node:path';

/**
 * The path of a file that a configuration names: an absolute one as written, a relative one from the directory of the
 * naming file, cleaned as text. Nothing becomes absolute; `''` stays. Always with `/`.
 */
export function resolvePath(from: string, path: string): string {
  if (path === '' || path.startsWith('/')) return path;
  return clean(posix.join(posix.dirname(from), path));
}

/** A path without `.`, `..` and doubled slashes where the text alone tells; `''` is `.`. */
export function clean(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** The index of the first character that a conditional path cannot hold, or -1. The text before substitution counts. */
export function reservedIndex(path: string): number {
  return path.search(/[|;,:]/);
}
