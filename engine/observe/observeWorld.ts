import { LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { hasNic } from '../incus/address.ts';
import { listInstances, type WireFullInstance } from '../incus/instances.ts';
import { instancesOf, listProfiles, type WireProfile } from '../incus/profiles.ts';
import type { CopyOrigin } from '../plan/step.ts';
import type { SeenInstance, SeenOrigin, SeenProfile, World } from '../plan/world.ts';
import { userOf } from '../plan/users.ts';
import { observeImage } from './image.ts';
import { type HostObservation, observeHost } from './observeHost.ts';
import { observeStakes } from './stakes.ts';
import { madeWith, swapPieces } from './swapPieces.ts';

export interface Observation extends HostObservation {
  readonly incus: IncusClient;
  readonly project: string;
  /** What the instance is copied from. */
  readonly origin: CopyOrigin | undefined;
  /** Measure what a destroy would take; slow for big directories. */
  readonly withStakes: boolean;
  /** Find out whether the image can be had. */
  readonly withImage: boolean;
}

/** Look at everything that a plan for this instance depends on. Changes nothing. */
export async function observeWorld(observation: Observation, signal: AbortSignal): Promise<World> {
  const { incus, host, instance, project, origin } = observation;
  const [profiles, instances, image, seen] = await Promise.all([
    listProfiles(incus, project, signal),
    listInstances(incus, undefined, signal),
    observation.withImage
      ? observeImage(observation, signal)
      : ({ from: 'nowhere', reason: 'not looked for' } as const),
    observeHost(observation, signal),
  ]);
  const here = instances.filter((other) => (other.project || 'default') === project);
  const own = here.find((other) => other.name === instance.name);
  if (own?.unreadable === true) {
    const path = `/1.0/instances/${instance.name}`;
    throw new LxopsError('incus.refused', {
      method: 'GET',
      path,
      status: 500,
      reason: `it cannot say what ${instance.name} is; is its cluster member there?`,
    });
  }
  const swap = swapPieces(instance.name, here);
  const mine = new Set([
    instance.name,
    ...[swap.fresh, swap.old].flatMap((piece) => (piece?.ours === true ? [piece.name] : [])),
  ]);
  const profile = profiles.find(({ name }) => name === instance.profile);
  const world = {
    server: incus.server,
    extensions: incus.extensions,
    project,
    instance: own === undefined ? undefined : seenInstance(own),
    profile: profile === undefined ? undefined : seenProfile(profile),
    profiles: new Set(profiles.map(({ name }) => name)),
    image,
    ...seen,
    origin: origin === undefined ? undefined : seenOrigin(origin, instances),
    otherUsers: diskUsers(instances.filter((other) => !here.includes(other) || !mine.has(other.name))),
    unreadable: instances.flatMap((one) => (one.unreadable === true ? [userOf(one.project, one.name)] : [])),
    swap,
  };
  const stakes = observation.withStakes ? await observeStakes(host, instance, world, signal) : new Map();
  return { ...world, stakes };
}

function seenOrigin({ project, instance }: CopyOrigin, instances: readonly WireFullInstance[]): SeenOrigin {
  const found = instances.find((one) => one.name === instance && (one.project || 'default') === project);
  return { instance: found === undefined ? undefined : seenInstance(found) };
}

/** What matters of an instance; the keys of another name say nothing about it. */
export function seenInstance({
  name,
  status,
  profiles,
  snapshots,
  config,
  expanded_devices,
  ...more
}: Omit<WireFullInstance, 'state'>): SeenInstance {
  const marks = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith('user.lxops.') ? [[key.slice('user.lxops.'.length), value] as const] : [],
  );
  const found = Object.fromEntries(marks);
  return {
    status,
    // An instance in an error does not run, and cannot be stopped.
    running: status !== 'Stopped' && status !== 'Error',
    profiles,
    snapshots: (snapshots ?? []).map((snapshot) => snapshot.name.slice(snapshot.name.lastIndexOf('/') + 1)),
    // A copy inherits the keys of its source; they say nothing about the copy.
    marks: found['instance'] === name ? found : {},
    formerMarks: found['instance'] === name ? {} : found,
    hasNic: hasNic({ expanded_devices }),
    made: madeWith({ config, ...more }),
  };
}

function seenProfile(profile: WireProfile): SeenProfile {
  return { description: profile.description, devices: profile.devices, usedBy: instancesOf(profile) };
}

/** Which instances use which directory of the host, in every project. */
export function diskUsers(instances: readonly WireFullInstance[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const { name, project, expanded_devices: devices } of instances) {
    for (const { type, source } of Object.values(devices)) {
      if (type !== 'disk' || source === undefined || !source.startsWith('/')) continue;
      users.set(source, [...(users.get(source) ?? []), userOf(project, name)]);
    }
  }
  return users;
}
