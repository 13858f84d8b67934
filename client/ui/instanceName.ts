import { basename, extname } from 'node:path';

/** The name to propose for an instance: the file's, without directory and extension. */
export function defaultInstanceName(file: string): string {
  return basename(file, extname(file)).replace(/\.lxops$/, '');
}

/** Would the server take this as the name of an instance? Letters, digits and hyphens, a letter first, at most 63. */
export function isInstanceName(name: string): boolean {
  return /^[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name);
}
