import { stat } from 'node:fs/promises';
import { migrate } from '../config/migrate/migrate.ts';
import type { HostFile, Migrated, Migration } from '../config/migrate/migration.ts';
import { LxopsError } from '../errors.ts';
import { readTextFile } from './readTextFile.ts';

/** What a file would be in the current format. Nothing is written. */
export interface MigratedFile extends Omit<Migrated, 'wants'> {
  readonly old: string;
  /** Its permission bits. */
  readonly mode: number;
}

/**
 * Bring a file into the current format, with the content of what it names on the host.
 *
 * @throws LxopsError `file.unreadable`
 */
export async function migrateFile(path: string, migrations: readonly Migration[] = []): Promise<MigratedFile> {
  const read = await readTextFile(path);
  if ('unreadable' in read) throw new LxopsError('file.unreadable', { path, reason: read.unreadable });
  const { mode } = await stat(path);
  const { wants } = migrate(read.text, path, { migrations });
  const found = await Promise.all(wants.map(async (want) => [want, await readHostFile(want)] as const));
  const host = new Map(found.filter((entry): entry is readonly [string, HostFile] => entry[1] !== undefined));
  return { old: read.text, mode: mode & 0o777, ...migrate(read.text, path, { migrations, host }) };
}

async function readHostFile(path: string): Promise<HostFile | undefined> {
  const read = await readTextFile(path);
  return 'text' in read ? { text: read.text, mode: (await stat(path)).mode & 0o777 } : undefined;
}
