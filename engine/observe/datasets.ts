import { isLxopsError } from '../errors.ts';
import { type Host, tryCommand } from '../host/runCommand.ts';
import { type Dataset, listDatasets, parseDatasets } from '../host/zfs.ts';
import type { Instance } from '../instance/model.ts';
import { ancestors, datasetNameFlaw } from '../plan/places.ts';

/** The datasets of an instance and all their ancestors, as far as they exist; none on a host without zfs. */
export async function observeDatasets(
  host: Host,
  instance: Instance,
  signal: AbortSignal,
): Promise<Map<string, Dataset>> {
  const names = instance.filesystems
    .filter(({ kind, path }) => kind === 'dataset' && datasetNameFlaw(path) === undefined)
    .flatMap(({ path }) => ancestors(path));
  if (names.length === 0) return new Map();
  try {
    const { stdout } = await tryCommand(host, listDatasets([...new Set(names)]), signal);
    return new Map(parseDatasets(stdout).map((dataset) => [dataset.name, dataset]));
  } catch (error) {
    if (isLxopsError(error, 'command.missing')) return new Map();
    throw error;
  }
}
