import type { Host } from '../host/runCommand.ts';
import type { IncusClient } from '../incus/connect.ts';
import { hasNic } from '../incus/address.ts';
import { listInstances, type WireFullInstance } from '../incus/instances.ts';
import { listProfiles, type WireProfile } from '../incus/profiles.ts';
import type { Instance } from '../instance/model.ts';
import type { SeenInstance, SeenProfile, UnfinishedRun, World } from '../plan/world.ts';
import { observeDatasets } from './datasets.ts';
import { observeDirectories } from './directories.ts';
import { observeImage } from './image.ts';
import { observeStakes } from './stakes.ts';

export interface Observation {
  readonly incus: IncusClient;
  readonly host: Host;
  readonly instance: Instance;
  readonly project: string;
  readonly unfinished: UnfinishedRun | undefined;
  /** Measure what a destroy would take; slow for big directories. */
  readonly withStakes: boolean;
  /** Find out whether the image can be had. */
  readonly withImage: boolean;
}

/** Look at everything that a plan for this instance depends on. Changes nothing. */
export async function observeWorld(observation: Observation, signal: AbortSignal): Promise<World> {
  const { incus, host, instance, project, unfinished } = observation;
  const [profiles, instances, image, datasets, directories] = await Promise.all([
    listProfiles(incus, project, signal),
    listInstances(incus, undefined, signal),
    observation.withImage
      ? observeImage(observation, signal)
      : ({ from: 'nowhere', reason: 'not looked for' } as const),
    observeDatasets(host, instance, signal),
    observeDirectories(instance),
  ]);
  const own = instances.find((other) => other.name === instance.name && (other.project || 'default') === project);
  const profile = profiles.find(({ name }) => name === instance.profile);
  const world = {
    server: incus.server,
    extensions: incus.extensions,
    project,
    instance: own === undefined ? undefined : seenInstance(own),
    profile: profile === undefined ? undefined : seenProfile(profile),
    profiles: new Set(profiles.map(({ name }) => name)),
    image,
    datasets,
    directories,
    otherUsers: diskUsers(instances.filter((other) => other !== own)),
    unfinished,
  };
  const stakes = observation.withStakes ? await observeStakes(host, instance, world, signal) : new Map();
  return { ...world, stakes };
}

function seenInstance({ name, status, profiles, snapshots, config, expanded_devices }: WireFullInstance): SeenInstance {
  const marks = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith('user.lxops.') ? [[key.slice('user.lxops.'.length), value] as const] : [],
  );
  const found = Object.fromEntries(marks);
  return {
    status,
    running: status !== 'Stopped',
    profiles,
    snapshots: (snapshots ?? []).map((snapshot) => snapshot.name.slice(snapshot.name.lastIndexOf('/') + 1)),
    // A copy inherits the keys of its source; they say nothing about the copy.
    marks: found['instance'] === name ? found : {},
    hasNic: hasNic({ expanded_devices }),
  };
}

function seenProfile({ description, devices, used_by }: WireProfile): SeenProfile {
  return {
    description,
    devices,
    usedBy: (used_by ?? []).map((url) => decodeURIComponent(url.replace(/\?.*$/, '').replace(/^.*\//, ''))),
  };
}

/** Which instances use which directory of the host, in every project. */
function diskUsers(instances: readonly WireFullInstance[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { name, expanded_devices: devices } of instances) {
    for (const { type, source } of Object.values(devices)) {
      if (type !== 'disk' || source === undefined || !source.startsWith('/')) continue;
      users.set(source, [...(users.get(source) ?? []), name]);
    }
  }
  return users;
}
