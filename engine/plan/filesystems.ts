import type { Instance, InstanceDevice, InstanceFilesystem } from '../instance/model.ts';
import { isThere } from './places.ts';
import type { DataSource } from './sources.ts';
import type { Step } from './step.ts';
import type { HostWorld } from './world.ts';

/**
 * Make the datasets and directories of an instance: filesystems in path order, then the directories of devices in
 * them. New ones get the owner, and their data from the source; what exists is kept as it is.
 */
export function filesystemSteps(instance: Instance, data: DataSource | undefined, world: HostWorld): Step[] {
  const steps: Step[] = [];
  const made = new Set<string>();
  const own = (directory: string) => {
    if (instance.owner !== '') steps.push({ kind: 'directory.own', directory, owner: instance.owner });
  };
  const ensure = (directory: string, make: Step) => {
    if (made.has(directory)) return;
    made.add(directory);
    steps.push(make);
    // What comes with a clone has its owner.
    if (make.kind !== 'dataset.clone' && make.kind !== 'directory.ensure') own(directory);
  };
  for (const filesystem of instance.filesystems) {
    if (!isThere(filesystem, world)) {
      ensure(filesystem.directory, makeFilesystem(filesystem, data));
    } else if (world.unfinished?.ownersPending.has(filesystem.directory) === true) {
      own(filesystem.directory);
    }
  }
  for (const device of instance.devices) {
    const { filesystem, directory } = device;
    if (filesystem === undefined) continue;
    if (!world.directories.has(directory)) ensure(directory, makeDirectory(device, instance, data, world));
    else if (world.unfinished?.ownersPending.has(directory) === true && !made.has(directory)) {
      made.add(directory);
      own(directory);
    }
    const from = templateOf(device, instance, data, world);
    if (from !== undefined && !steps.some((step) => step.kind === 'directory.fill' && step.directory === directory))
      steps.push({ kind: 'directory.fill', from, directory });
  }
  return steps;
}

/** What an instance has already, one sentence each. */
export function keptFilesystems(instance: Instance, world: HostWorld): string[] {
  return instance.filesystems
    .filter((filesystem) => isThere(filesystem, world))
    .map(({ id, path, kind }) => `${kind} ${path} (filesystem ${id}) exists and is used as it is`);
}

/**
 * The directory that the directory of a device is to be filled from: only one that is new, or that an earlier run did
 * not finish filling, and never that of a transient filesystem. `''` when the source has no such directory.
 */
export function templateOf(
  { id, filesystem, directory }: InstanceDevice,
  instance: Instance,
  data: DataSource | undefined,
  world: HostWorld,
): string | undefined {
  if (data?.how !== 'copy' || filesystem === undefined) return undefined;
  if (instance.filesystems.find((other) => other.id === filesystem)?.transient === true) return undefined;
  if (world.directories.has(directory) && world.unfinished?.fillsPending.has(directory) !== true) return undefined;
  return data.source.devices.find((device) => device.id === id)?.directory ?? '';
}

/** The snapshot `dataset@name` that a filesystem is cloned from; `undefined` when it is made empty. */
export function cloneOrigin({ id }: InstanceFilesystem, data: DataSource | undefined): string | undefined {
  if (data?.how !== 'clone') return undefined;
  const source = data.source.filesystems.find((other) => other.id === id);
  return source === undefined || source.transient ? undefined : `${source.path}@${data.snapshot}`;
}

/** A clone that is still to be made has most directories already; which ones is seen only then. */
function makeDirectory(
  { filesystem, directory }: InstanceDevice,
  { filesystems, owner }: Instance,
  data: DataSource | undefined,
  world: HostWorld,
): Step {
  const around = filesystems.find(({ id }) => id === filesystem);
  const origin = around === undefined || isThere(around, world) ? undefined : cloneOrigin(around, data);
  if (around === undefined || origin === undefined || !directory.startsWith(`${around.directory}/`))
    return { kind: 'directory.create', directory };
  return { kind: 'directory.ensure', directory, owner, origin };
}

function makeFilesystem(filesystem: InstanceFilesystem, data: DataSource | undefined): Step {
  const { kind, path, directory, zfsProperties } = filesystem;
  if (kind === 'directory') return { kind: 'directory.create', directory };
  const origin = cloneOrigin(filesystem, data);
  const properties = Object.fromEntries(zfsProperties);
  if (origin === undefined) return { kind: 'dataset.create', dataset: path, properties };
  return { kind: 'dataset.clone', origin, dataset: path, properties };
}
