import { realpath } from 'node:fs/promises';
import { checkIncludeOrder } from '../config/checks/includeOrder.ts';
import { checkSameFile } from '../config/checks/sameFile.ts';
import { includesOf } from '../config/include.ts';
import type { Issue } from '../config/issues.ts';
import { mergeFiles } from '../config/merge.ts';
import type { Properties } from '../config/model.ts';
import type { LoadedConfig } from './loadConfig.ts';

/**
 * Where a configuration that is without errors hardly means what its author thinks: behaviour of the original that stays
 * because files in use depend on it.
 */
export async function findTraps({ config, files }: LoadedConfig, properties: Properties): Promise<readonly Issue[]> {
  if (config === undefined) return [];
  const opened = config.files.flatMap((path) => files.get(path) ?? []);
  const real = new Map(
    await Promise.all(config.files.map(async (path) => [path, await realpath(path).catch(() => path)] as const)),
  );
  return [
    ...checkIncludeOrder(config, (file, other) =>
      mergeFiles(file, files, properties).config.files.includes(other),
    ),
    ...checkSameFile(opened, {
      includesOf: (file) => includesOf(file, properties).includes,
      realPath: (path) => real.get(path) ?? path,
    }),
  ];
}
