import type { Instance } from '../instance/model.ts';
import { cloneOrigin, templateOf } from './filesystems.ts';
import { at, type Refusal } from './plan.ts';
import type { DataSource } from './sources.ts';
import type { HostWorld } from './world.ts';

/** What keeps the data of an instance from being cloned or copied. Found before the first change. */
export function sourceProblems(instance: Instance, data: DataSource | undefined, world: HostWorld): Refusal[] {
  if (data === undefined) return [];
  return data.how === 'clone' ? cloneProblems(instance, data, world) : templateProblems(instance, data, world);
}

function cloneProblems(instance: Instance, data: DataSource, world: HostWorld): Refusal[] {
  const written = at(instance.config.deviceOrigin);
  return instance.filesystems.flatMap((filesystem): Refusal[] => {
    const { id, path, kind, place } = filesystem;
    if (kind === 'directory')
      return [{ text: `Filesystem ${id} is the directory ${path}; device-origin can clone datasets only`, place }];
    const origin = cloneOrigin(filesystem, data);
    if (origin === undefined) return [];
    if (origin.startsWith('/')) return [{ text: `${origin} is a directory; only a dataset can be cloned`, ...written }];
    const seen = world.datasets.get(path);
    // A zfs that does not tell sizes does not tell origins either.
    if (seen?.used !== undefined && seen.origin !== origin) {
      const text = `The dataset ${path} exists already, and is no clone of ${origin}; rename or destroy it first`;
      return [{ text, place }];
    }
    if (seen === undefined && world.missingSnapshots.has(origin))
      return [{ text: `There is no snapshot ${origin} to clone ${path} from`, ...written }];
    return [];
  });
}

function templateProblems(instance: Instance, data: DataSource, world: HostWorld): Refusal[] {
  const written = at(instance.config.deviceTemplate);
  const { name } = data.source;
  return instance.devices.flatMap((device): Refusal[] => {
    const { id, filesystem, directory, place } = device;
    const from = templateOf(device, instance, data, world);
    if (from === undefined) return [];
    if (from === '')
      return [{ text: `The template ${name} has no filesystem ${filesystem} for device ${id}`, ...written }];
    if (`${directory}/`.startsWith(`${from}/`) || `${from}/`.startsWith(`${directory}/`)) {
      const text = `Device ${id} would be copied onto itself: the template ${name} has it at ${from}, ${instance.name} at ${directory}. Use (instance) in the pattern of filesystem ${filesystem}`;
      return [{ text, place }];
    }
    const seen = world.directories.get(from);
    if (seen !== undefined && seen.kind !== 'other') return [];
    return [{ text: `The template ${name} has no directory ${from} for device ${id}`, ...written }];
  });
}
