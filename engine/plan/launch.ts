import type { GuestAction } from '../cloudconfig/action.ts';
import type { Instance } from '../instance/model.ts';
import type { CreateOptions } from '../instance/lxcOptions.ts';
import { guestSteps, type GuestChoice } from './guest.ts';
import { filesystemSteps, keptFilesystems } from './filesystems.ts';
import { placeProblems } from './places.ts';
import { at, busy, type Plan, type Refusal } from './plan.ts';
import { marks } from './marks.ts';
import { devicesOf, sameDevices } from './profile.ts';
import { sourceProblems } from './sourceProblems.ts';
import { NO_SOURCES, type PlannedSources } from './sources.ts';
import type { Step } from './step.ts';
import { isSwapping } from './swap.ts';
import { userOf } from './users.ts';
import type { World } from './world.ts';

export interface LaunchRequest {
  readonly instance: Instance;
  /** Absolute path of the configuration; the profile's description holds it, as in the original. */
  readonly configPath: string;
  readonly actions: readonly GuestAction[];
  readonly options: CreateOptions;
  readonly resume: GuestChoice;
  /** Without them the image, and empty directories. */
  readonly sources?: PlannedSources;
}

/**
 * Plan a launch: claim the name with the profile, make datasets and directories, make and start the instance, apply
 * its cloud-config. What exists is kept: a dataset holds the data that outlives the instance, and after a run that was
 * stopped the same plan goes on where that one ended.
 */
export function planLaunch(request: LaunchRequest, world: World): Plan {
  const { instance } = request;
  const taken = [...busy(world, instance.name), ...nameProblems(request, world)];
  const guest = guestSteps(request.actions, instance.name, world, request.resume);
  const plan = {
    operation: 'launch',
    instance: instance.name,
    project: world.project,
    title: `launch ${instance.name}`,
    actions: request.actions,
    losses: replacedDevices(instance, world),
    keeps: [...keptFilesystems(instance, world), ...sharedFilesystems(instance, world)],
  } as const;
  // What else is wrong matters only to somebody who may use the name.
  const refusals = taken.length > 0 ? taken : [...problems(request, world), ...guest.refusals];
  if (refusals.length > 0) return { ...plan, steps: [], refusals };
  const steps: Step[] = [
    ...profileSteps(request, world),
    ...filesystemSteps(instance, request.sources?.data, world),
    ...instanceSteps(request, world),
    ...guest.steps,
    { kind: 'instance.mark', project: world.project, instance: instance.name, config: marks(request, 'ready') },
  ];
  return { ...plan, steps, refusals: [] };
}

function problems(request: LaunchRequest, world: World): Refusal[] {
  const { instance, sources } = request;
  return [
    ...needProblems(request, world),
    ...placeProblems(instance, world),
    ...sharingProblems(instance, world),
    ...sourceProblems(instance, sources?.data, world),
    ...originProblems(request, world),
  ];
}

/** An instance of the same name in another project would write into the very same place. */
function sharingProblems(instance: Instance, world: World): Refusal[] {
  return instance.filesystems.flatMap(({ id, path, directory, fromInstance, place }) => {
    const twins = usersWithin(directory, world).filter((user) => user.replace(/^.*\//, '') === instance.name);
    if (!fromInstance || twins.length === 0) return [];
    const text = `${path} (filesystem ${id}) is used by ${twins.join(', ')} already; (project_instance) in its pattern gives each project one of its own`;
    return [{ text, place }];
  });
}

function sharedFilesystems(instance: Instance, world: World): string[] {
  return instance.filesystems.flatMap(({ id, kind, path, directory }) => {
    const users = usersWithin(directory, world);
    return users.length === 0 ? [] : [`${kind} ${path} (filesystem ${id}) is used by ${users.join(', ')} too`];
  });
}

/** Other instances that use a directory, or something in it. */
function usersWithin(directory: string, { otherUsers }: World): string[] {
  const users = [...otherUsers].filter(([source]) => source === directory || source.startsWith(`${directory}/`));
  return [...new Set(users.flatMap(([, names]) => names))];
}

/** Devices that somebody added to the profile by hand, or that the configuration has changed since. */
function replacedDevices(instance: Instance, { profile }: World): string[] {
  const wanted: Readonly<Record<string, object>> = devicesOf(instance);
  return Object.entries(profile?.devices ?? {}).flatMap(([id, device]) => {
    const next = wanted[id];
    if (next !== undefined && sameDevices({ id: device }, { id: next })) return [];
    return [
      `device ${id} of profile ${instance.profile} as it is now: ${device['source'] ?? ''} at ${device['path'] ?? ''}`,
    ];
  });
}

function originProblems({ instance, sources = NO_SOURCES }: LaunchRequest, world: World): Refusal[] {
  const { origin } = sources;
  if (origin === undefined || world.instance !== undefined) return [];
  const place = at(instance.config.origin);
  const seen = world.origin?.instance;
  if (seen === undefined)
    return [{ text: `There is no instance ${origin.instance} in project ${origin.project} to copy`, ...place }];
  if (origin.snapshot === '' || seen.snapshots.includes(origin.snapshot)) return [];
  const has = seen.snapshots.length === 0 ? 'none' : seen.snapshots.join(', ');
  return [{ text: `${origin.instance} has no snapshot ${origin.snapshot} to copy; it has ${has}`, ...place }];
}

function nameProblems({ instance, configPath }: LaunchRequest, world: World): Refusal[] {
  const { name, profile } = instance;
  const strangers = (world.profile?.usedBy ?? []).filter((user) => user !== userOf(world.project, name));
  if (strangers.length > 0) {
    return [
      {
        text: `The profile ${profile} is used by ${strangers.join(', ')}, which would get other devices. Use (instance) in profile-pattern, or another name (-name)`,
      },
    ];
  }
  if (world.instance !== undefined) {
    // A launch that was stopped is continued by the file that began it, and by no other.
    const ours = world.profile?.description === configPath && world.instance.profiles.includes(profile);
    if (world.instance.marks['state'] === 'launching' && ours) return [];
    return [
      {
        text: `An instance ${name} exists already (${world.instance.status}). Launch under another name (-name), rebuild it, or destroy it first`,
      },
    ];
  }
  if (isSwapping(world)) return [{ text: `A rebuild of ${name} was stopped half-way; finish it: lxops rebuild` }];
  if (world.profile === undefined || world.profile.description === configPath) return [];
  const owner = world.profile.description === '' ? 'something else' : world.profile.description;
  return [
    {
      text: `The profile ${profile} exists already and belongs to ${owner}. Launch under another name (-name), or delete that profile`,
    },
  ];
}

function needProblems({ instance, options, sources = NO_SOURCES }: LaunchRequest, world: World): Refusal[] {
  const { config, name } = instance;
  const refusals: Refusal[] = [];
  if (instance.profile === '') {
    refusals.push({
      text: 'The profile pattern gives an empty name; lxops keeps the disk devices in that profile',
      ...at(config.profilePattern),
    });
  }
  const flaw = instanceNameFlaw(name);
  if (flaw !== undefined) refusals.push({ text: `${flaw}. Choose one with -name` });
  for (const profile of config.profiles) {
    if (world.profiles.has(profile.value)) continue;
    refusals.push({
      text: `There is no profile ${profile.value} in project ${world.project}; create it, or remove it here`,
      ...at(profile),
    });
  }
  if (config.profiles.length === 0 && !world.profiles.has('default')) {
    refusals.push({
      text: `There is no profile default in project ${world.project}; create it, or name others under profiles`,
    });
  }
  if (world.image.from === 'nowhere' && world.instance === undefined && sources.origin === undefined) {
    refusals.push({ text: world.image.reason, ...at(config.image) });
  }
  // A copy is made without them, as by the original.
  if (sources.origin !== undefined) return refusals;
  return [...refusals, ...options.problems.map((text) => ({ text, ...at(config.lxcOptions[0]) }))];
}

function profileSteps({ instance, configPath }: LaunchRequest, { profile, project }: World): Step[] {
  const devices = devicesOf(instance);
  const step = { project, profile: instance.profile, description: configPath, devices };
  if (profile === undefined) return [{ kind: 'profile.create', ...step }];
  return sameDevices(profile.devices, devices) ? [] : [{ kind: 'profile.update', ...step }];
}

function instanceSteps(request: LaunchRequest, world: World): Step[] {
  const { instance, options } = request;
  const target = { project: world.project, instance: instance.name };
  const start: Step[] = [
    { kind: 'instance.start', ...target },
    { kind: 'instance.address', ...target },
  ];
  if (world.instance !== undefined) return world.instance.running ? start.slice(1) : start;
  const origin = request.sources?.origin;
  if (origin !== undefined) {
    const config = marks(request, 'launching');
    return [{ kind: 'instance.copy', ...target, origin, profiles: instance.profiles, config }, ...start];
  }
  if (world.image.from === 'nowhere') return [];
  const body = { ...options.create, config: { ...options.create.config, ...marks(request, 'launching') } };
  return [
    { kind: 'instance.create', ...target, image: world.image, profiles: instance.profiles, options: body },
    ...start,
  ];
}

/** Why no instance can have this name; `undefined` when one can. */
export function instanceNameFlaw(name: string): string | undefined {
  if (/^[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(name)) return undefined;
  return `"${name}" cannot be the name of an instance: letters, digits and hyphens, beginning with a letter, at most 63`;
}
