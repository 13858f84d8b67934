import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration } from '../config/migrate/migration.ts';
import { LxopsError } from '../errors.ts';

/**
 * The user's own migrations: the default export, a list of `Migration`s, of each module that LXOPS_MIGRATIONS names,
 * separated as PATH is.
 *
 * @throws LxopsError `usage` when a module cannot be used
 */
export async function loadMigrations(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly Migration[]> {
  const paths = (environment['LXOPS_MIGRATIONS'] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((path) => path !== '');
  const lists = await Promise.all(paths.map(loadModule));
  return lists.flat();
}

async function loadModule(path: string): Promise<readonly Migration[]> {
  const module = (await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    throw new LxopsError(
      'usage',
      { message: `LXOPS_MIGRATIONS: ${path} cannot be loaded: ${String(cause)}` },
      { cause },
    );
  })) as { default?: unknown };
  if (Array.isArray(module.default) && module.default.every(isMigration)) return module.default;
  throw new LxopsError('usage', {
    message: `LXOPS_MIGRATIONS: the default export of ${path} is no list of { from: '#directive', migrate }`,
  });
}

function isMigration(value: unknown): value is Migration {
  const { from, migrate } = (value ?? {}) as Partial<Migration>;
  return typeof from === 'string' && from.startsWith('#') && typeof migrate === 'function';
}
