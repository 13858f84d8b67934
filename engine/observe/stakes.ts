import { measureDirectory, parseMeasure } from '../host/directory.ts';
import { listMounts, parseMounts } from '../host/places.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import { type Dataset, listAllDatasets, listTree, parseDatasets } from '../host/zfs.ts';
import type { Instance } from '../instance/model.ts';
import type { Stake, World } from '../plan/world.ts';

/** What a destroy would take, for each filesystem marked `destroy` that exists, by path. */
export async function observeStakes(
  host: Host,
  instance: Instance,
  world: Pick<World, 'datasets' | 'directories'>,
  signal: AbortSignal,
): Promise<Map<string, Stake>> {
  const marked = instance.filesystems.filter(({ destroy }) => destroy);
  const datasets = marked.filter(({ kind, path }) => kind === 'dataset' && world.datasets.has(path));
  const directories = marked.filter(({ kind, directory }) => kind === 'directory' && world.directories.has(directory));
  const all = datasets.length === 0 ? [] : parseDatasets(await runCommand(host, listAllDatasets(), signal));
  const mounts = directories.length === 0 ? [] : parseMounts(await runCommand(host, listMounts(), signal));
  return new Map<string, Stake>([
    ...(await Promise.all(
      datasets.map(async ({ path }) => [path, await datasetStake(host, path, all, signal)] as const),
    )),
    ...(await Promise.all(
      directories.map(
        async ({ path, directory }) => [path, await directoryStake(host, directory, mounts, signal)] as const,
      ),
    )),
  ]);
}

async function datasetStake(host: Host, dataset: string, all: readonly Dataset[], signal: AbortSignal): Promise<Stake> {
  const tree = parseDatasets(await runCommand(host, listTree(dataset), signal));
  const isInside = (name: string | undefined) => name === dataset || (name?.startsWith(`${dataset}/`) ?? false);
  return {
    size: tree.find(({ name }) => name === dataset)?.used ?? 'unknown size',
    snapshots: tree.flatMap(({ name }) => (name.includes('@') ? [name.slice(dataset.length)] : [])),
    children: tree.flatMap(({ name }) => (name.includes('@') || name === dataset ? [] : [name])),
    clones: all.flatMap(({ name, origin }) => (isInside(origin?.split('@')[0]) && !isInside(name) ? [name] : [])),
    mountsBelow: [],
  };
}

async function directoryStake(
  host: Host,
  directory: string,
  mounts: readonly string[],
  signal: AbortSignal,
): Promise<Stake> {
  // du exits with 1 when a file vanishes while it looks; what it says is good enough.
  const bytes = parseMeasure((await tryCommand(host, measureDirectory(directory), signal)).stdout);
  return {
    size: bytes === undefined ? 'unknown size' : sizeText(bytes),
    snapshots: [],
    children: [],
    clones: [],
    mountsBelow: mounts.filter((mount) => mount === directory || mount.startsWith(`${directory}/`)),
  };
}

/** Bytes in the way zfs writes them: `24.5K`. */
function sizeText(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T', 'P'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)}${units[power]}`;
}
