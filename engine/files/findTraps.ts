import { realpath } from 'node:fs/promises';
import { checkIncludeOrder } from '../config/checks/includeOrder.ts';
import { checkLayout } from '../config/checks/layout.ts';
import { checkRepeatedKeys } from '../config/checks/repeatedKeys.ts';
import { checkSameFile } from '../config/checks/sameFile.ts';
import { checkSchema } from '../config/checks/schema.ts';
import type { ConfigFile } from '../config/configFile.ts';
import { includesOf } from '../config/include.ts';
import type { Issue } from '../config/issues.ts';
import { mergeFiles } from '../config/merge.ts';
import type { Properties } from '../config/model.ts';
import type { LoadedConfig } from './loadConfig.ts';

/**
 * Where a configuration hardly means what its author thinks: keys that lxops ignores, and behaviour of the original that
 * stays because files in use depend on it. Warnings at most.
 */
export async function findTraps(loaded: LoadedConfig, properties: Properties): Promise<readonly Issue[]> {
  const ignored = Array.from(loaded.files.values(), checkKeys).flat();
  return [...ignored, ...(await findMergeTraps(loaded, properties))];
}

/** What of this is an error is found on every path into the program. */
function checkKeys({ path, directive, tree, issues }: ConfigFile): readonly Issue[] {
  if (issues.some(({ code }) => code === 'format-unknown')) return [];
  const name = directive === '#lxdops' ? 'lxdops' : 'lxops-v1';
  const repeated = checkRepeatedKeys(tree, path, name === 'lxops-v1');
  return [...checkSchema(name, tree, path).filter(({ severity }) => severity !== 'error'), ...repeated];
}

async function findMergeTraps({ config, files }: LoadedConfig, properties: Properties): Promise<readonly Issue[]> {
  if (config === undefined) return [];
  const opened = config.files.flatMap((path) => files.get(path) ?? []);
  const real = new Map(
    await Promise.all(config.files.map(async (path) => [path, await realpath(path).catch(() => path)] as const)),
  );
  return [
    ...checkLayout(config),
    ...checkIncludeOrder(config, (file, other) => mergeFiles(file, files, properties).config.files.includes(other)),
    ...checkSameFile(opened, {
      includesOf: (file) => includesOf(file, properties).includes,
      realPath: (path) => real.get(path) ?? path,
    }),
  ];
}
