import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkedOsType } from '../cloudconfig/ostype/checkedOsType.ts';
import type { OsType } from '../cloudconfig/ostype/osType.ts';
import { OS_TYPES, type OsTypes, withOsTypes } from '../cloudconfig/ostype/osTypes.ts';
import type { Migration } from '../config/migrate/migration.ts';
import { LxopsError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's own migrations: the default export, a list of `Migration`s, of each module that LXOPS_MIGRATIONS names,
 * separated as PATH is.
 *
 * @throws LxopsError `usage` when a module cannot be used
 */
export async function loadMigrations(environment: Environment): Promise<readonly Migration[]> {
  const lists = await loadModules(environment, 'LXOPS_MIGRATIONS', (found): readonly Migration[] | string =>
    Array.isArray(found) && found.every(isMigration) ? found : "no list of { from: '#directive', migrate }",
  );
  return lists.flat();
}

/**
 * All ostypes: those of lxops and the user's own, the default export, one `OsType` or a list, of each module that
 * LXOPS_OSTYPES names, separated as PATH is.
 *
 * @throws LxopsError `usage` when a module cannot be used
 */
export async function loadOsTypes(environment: Environment): Promise<OsTypes> {
  const lists = await loadModules(environment, 'LXOPS_OSTYPES', (found): readonly OsType[] | string => {
    const checked = (Array.isArray(found) ? found : [found]).map(checkedOsType);
    return checked.find((one) => typeof one === 'string') ?? checked.filter((one) => typeof one !== 'string');
  });
  return withOsTypes(OS_TYPES, lists.flat());
}

/** @param read makes what is wanted of the default export, or says what it is instead */
async function loadModules<T extends object>(
  environment: Environment,
  variable: string,
  read: (found: unknown) => T | string,
): Promise<readonly T[]> {
  const paths = (environment[variable] ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((path) => path !== '');
  return await Promise.all(
    paths.map(async (path) => {
      const module = (await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
        throw new LxopsError(
          'usage',
          { message: `${variable}: ${path} cannot be loaded: ${String(cause)}` },
          { cause },
        );
      })) as { default?: unknown };
      const value = read(module.default);
      if (typeof value !== 'string') return value;
      throw new LxopsError('usage', { message: `${variable}: the default export of ${path} is ${value}` });
    }),
  );
}

function isMigration(value: unknown): value is Migration {
  const { from, migrate } = (value ?? {}) as Partial<Migration>;
  return typeof from === 'string' && from.startsWith('#') && typeof migrate === 'function';
}
