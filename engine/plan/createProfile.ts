import type { Instance } from '../instance/model.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import { devicesOf, sameDevices } from './profile.ts';
import type { World } from './world.ts';

export interface CreateProfileRequest {
  readonly instance: Instance;
  /** Absolute path of the configuration, for the description of the profile. */
  readonly configPath: string;
}

/** Plan the profile of an instance alone, with its devices. One that is there as it should be stays. */
export function planCreateProfile({ instance, configPath }: CreateProfileRequest, world: World): Plan {
  const { name, profile } = instance;
  const devices = devicesOf(instance);
  const there = world.profile;
  const done = there !== undefined && there.description === configPath && sameDevices(there.devices, devices);
  const other: Refusal[] =
    there === undefined || done
      ? []
      : [{ text: `The profile ${profile} exists already, and is another one; delete it first, or use -name` }];
  const refusals = [...busy(world, name), ...other];
  const skipped = profile === '' || done;
  return {
    operation: 'create-profile',
    instance: name,
    project: world.project,
    title: `create the profile ${profile} of ${name}`,
    actions: [],
    steps:
      skipped || refusals.length > 0
        ? []
        : [{ kind: 'profile.create', project: world.project, profile, description: configPath, devices }],
    losses: [],
    keeps: [
      ...(profile === '' ? [`skipping instance ${name}: no lxops profile`] : []),
      ...(done ? [`The profile ${profile} exists and is as it should be`] : []),
    ],
    refusals,
  };
}
