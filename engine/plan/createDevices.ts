import type { Instance } from '../instance/model.ts';
import { filesystemSteps, keptFilesystems } from './filesystems.ts';
import { placeProblems } from './places.ts';
import { busy, interrupted, type Plan } from './plan.ts';
import { sourceProblems } from './sourceProblems.ts';
import type { DataSource } from './sources.ts';
import type { HostWorld } from './world.ts';

export interface CreateDevicesRequest {
  readonly instance: Instance;
  readonly project: string;
  readonly data: DataSource | undefined;
}

/** Plan the datasets and directories of an instance, as a launch makes them. */
export function planCreateDevices({ instance, project, data }: CreateDevicesRequest, world: HostWorld): Plan {
  const title = `create the filesystems and directories of ${instance.name}`;
  const refusals = [
    ...busy(world, instance.name),
    ...interrupted(world, title),
    // A directory of the host that is not there yet is needed only when the instance is made.
    ...placeProblems({ ...instance, devices: instance.devices.filter(({ filesystem }) => filesystem) }, world),
    ...sourceProblems(instance, data, world),
  ];
  return {
    operation: 'create-devices',
    instance: instance.name,
    project,
    title,
    actions: [],
    steps: refusals.length > 0 ? [] : filesystemSteps(instance, data, world),
    losses: [],
    keeps: keptFilesystems(instance, world),
    refusals,
  };
}
