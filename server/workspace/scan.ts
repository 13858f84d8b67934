import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatOf } from './workspaceFile.ts';

/** Folders that hold other people's files, or generated ones, are not looked into. */
const EXCLUDED = new Set(['node_modules', 'vendor', 'dist', 'out', 'build', 'target', '__pycache__']);
const MAX_FILES = 20_000;
const MAX_DEPTH = 16;
const BATCH = 32;

/** Does the name of a file allow it to be one of ours? The first line decides later. */
export function mayBeOurs(path: string): boolean {
  return /\.(ya?ml|cfg)$/i.test(path);
}

/** The files below a folder that begin with one of our directives; of others only the first line is read. */
export async function scan(folder: string): Promise<string[]> {
  const candidates = await list(folder);
  const found: string[] = [];
  for (let start = 0; start < candidates.length; start += BATCH) {
    const batch = candidates.slice(start, start + BATCH);
    const ours = await Promise.all(batch.map(beginsAsOurs));
    found.push(...batch.filter((_, index) => ours[index]));
  }
  return found;
}

async function list(folder: string): Promise<string[]> {
  const files: string[] = [];
  let level = [folder];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0 && files.length < MAX_FILES; depth++) {
    const listed = await Promise.all(level.slice(0, MAX_FILES).map(entriesOf));
    level = listed.flatMap(({ folders }) => folders);
    files.push(...listed.flatMap(({ names }) => names));
  }
  return files.slice(0, MAX_FILES);
}

async function entriesOf(folder: string): Promise<{ folders: string[]; names: string[] }> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !EXCLUDED.has(entry.name),
    );
    const names = entries.filter((entry) => entry.isFile() && mayBeOurs(entry.name));
    const toPath = ({ name }: { name: string }): string => join(folder, name).replaceAll('\\', '/');
    return { folders: folders.map(toPath), names: names.map(toPath) };
  } catch {
    return { folders: [], names: [] }; // gone or not permitted: nothing there to offer
  }
}

async function beginsAsOurs(path: string): Promise<boolean> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return formatOf(buffer.toString('utf8', 0, bytesRead)) !== undefined;
  } catch {
    return false; // gone or not permitted: nothing there to offer
  }
}
