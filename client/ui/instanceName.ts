import { basename, extname } from 'node:path';

/** The name that an instance gets when nobody says another: the file's, without directory and extension. */
export function defaultInstanceName(file: string): string {
  return basename(file, extname(file));
}

/** Would the server take this as the name of an instance? Letters, digits and hyphens, a letter first, at most 63. */
export function isInstanceName(name: string): boolean {
  return /^[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name);
}
