import type { Instance, InstanceFilesystem } from '../instance/model.ts';
import type { Refusal } from './plan.ts';
import type { HostWorld } from './world.ts';

/** What is looked at to judge a place. */
export type Places = Pick<HostWorld, 'datasets' | 'directories'>;

/**
 * What is wrong with the places an instance wants to keep its data in. Found before the first change: a dataset that
 * is not where lxops takes it to be would put the data of the instance on the disk below it.
 */
export function placeProblems(instance: Instance, world: Places): Refusal[] {
  return [
    ...instance.filesystems.flatMap((filesystem) => {
      const text =
        filesystem.kind === 'dataset' ? datasetProblem(filesystem, world) : directoryProblem(filesystem, world);
      return text === undefined ? [] : [{ text, place: filesystem.place }];
    }),
    ...instance.devices.flatMap(({ id, filesystem, directory, path, place }) => {
      const seen = world.directories.get(directory);
      if (filesystem === undefined && seen === undefined) {
        return [
          {
            text: `Device ${id} has no filesystem, and its directory ${directory} does not exist; create it first: mkdir -p ${directory}`,
            place,
          },
        ];
      }
      if (seen?.kind === 'other') return [{ text: `Device ${id} needs a directory, but ${directory} is none`, place }];
      if (!path.startsWith('/'))
        return [{ text: `The path of device ${id} in the instance has to be absolute, not "${path}"`, place }];
      return [];
    }),
  ];
}

/** Does the dataset or directory of this filesystem exist? */
export function isThere({ kind, path, directory }: InstanceFilesystem, world: Places): boolean {
  return kind === 'dataset' ? world.datasets.has(path) : world.directories.has(directory);
}

/** Properties that decide where a dataset is mounted; lxops takes it to be at `/` and its name. */
const PLACE_PROPERTIES = ['mountpoint', 'canmount'];

function datasetProblem({ path, zfsProperties }: InstanceFilesystem, world: Places): string | undefined {
  const flaw = datasetNameFlaw(path);
  if (flaw !== undefined) return `"${path}" cannot be the name of a dataset: ${flaw}`;
  const placing = PLACE_PROPERTIES.find((property) => zfsProperties.has(property));
  if (placing !== undefined)
    return `The zfs property ${placing} would put the dataset ${path} elsewhere than at /${path}, where lxops keeps the data; remove it`;
  const [pool = ''] = path.split('/');
  if (!world.datasets.has(pool)) {
    return `There is no ZFS pool ${pool} for the dataset ${path}. \`zpool list\` shows the pools; a plain directory begins with /`;
  }
  const nearest = ancestors(path).find((name) => world.datasets.has(name));
  const dataset = nearest === undefined ? undefined : world.datasets.get(nearest);
  if (dataset?.mountpoint !== undefined && dataset.mountpoint !== `/${dataset.name}`) {
    return `The dataset ${dataset.name} is mounted at ${dataset.mountpoint}, but lxops takes it to be at /${dataset.name}: zfs set mountpoint=/${dataset.name} ${dataset.name}`;
  }
  if (dataset?.name === path && dataset.mounted === false) {
    return `The dataset ${path} is not mounted, so its data is out of reach: zfs mount ${path}`;
  }
  return undefined;
}

function directoryProblem({ directory }: InstanceFilesystem, world: Places): string | undefined {
  if (directory.split('/').includes('..')) return `${directory} contains "..": write the directory itself`;
  return world.directories.get(directory)?.kind === 'other' ? `${directory} exists and is not a directory` : undefined;
}

/** The dataset itself, then its parents up to the pool. */
export function ancestors(dataset: string): string[] {
  const parts = dataset.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** Why zfs (or its option parser) would not take this name; `undefined` when it would. */
export function datasetNameFlaw(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (name.startsWith('-')) return 'it begins with a hyphen';
  if (name.length > 255) return 'it is longer than 255 characters';
  if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    return 'a part of it is empty, "." or ".."';
  const bad = /[^A-Za-z0-9_.:/ -]/.exec(name)?.[0];
  return bad === undefined ? undefined : `"${bad}" is not allowed in it`;
}
