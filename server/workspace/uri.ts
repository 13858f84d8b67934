import { fileURLToPath, pathToFileURL } from 'node:url';

/** The path of a file's uri, with `/`; a uri of another scheme (an unsaved document) is its own path. */
export function toPath(uri: string): string {
  if (!uri.startsWith('file:')) return uri;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/');
  } catch {
    // A file on another host, for example: nothing that could be read.
    return uri;
  }
}

/** The uri of an absolute path. */
export function toUri(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : pathToFileURL(path).href;
}
