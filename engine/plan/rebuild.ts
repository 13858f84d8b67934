import type { GuestAction } from '../cloudconfig/action.ts';
import type { Instance } from '../instance/model.ts';
import { guestSteps } from './guest.ts';
import { marks } from './marks.ts';
import { at, busy, type Plan, type Refusal } from './plan.ts';
import type { ImageSource, Step } from './step.ts';
import { isSwapping, SWAP_MARK, swapProblems, swapSteps } from './swap.ts';
import type { World } from './world.ts';

export interface RebuildRequest {
  readonly instance: Instance;
  /** Absolute path of the configuration. */
  readonly configPath: string;
  readonly actions: readonly GuestAction[];
}

/**
 * Plan a rebuild: the root disk is replaced by the image and configured anew; profile, devices and filesystems are
 * not touched. Run again after a stop it does everything again, which ends in the same state.
 */
export function planRebuild(request: RebuildRequest, world: World): Plan {
  const { instance } = request;
  const refusals = [...busy(world, instance.name), ...rebuildProblems(instance, world)];
  return {
    operation: 'rebuild',
    instance: instance.name,
    project: world.project,
    title: `rebuild ${instance.name}`,
    actions: request.actions,
    steps: refusals.length > 0 ? [] : rebuildSteps(request, world),
    losses: refusals.length > 0 ? [] : lossesOf(request, world),
    keeps: refusals.length > 0 ? [] : keptDevices(request, world),
    refusals,
  };
}

/** What is in the file and not on the instance is no device: its path is in the root disk, and goes with it. */
function lossesOf({ instance }: RebuildRequest, { profile }: World): string[] {
  const attached = new Set(Object.values(profile?.devices ?? {}).map(({ path }) => path));
  const missing = instance.devices.filter(({ path }) => !attached.has(path));
  return [
    `everything in the root disk of ${instance.name}: installed packages, changed files, whatever is not on one of its disk devices`,
    ...missing.map(
      ({ id, path }) =>
        `${path}: device ${id} is in the file, but ${instance.name} does not have it. delete and launch give it to the instance; a rebuild does not`,
    ),
  ];
}

/** The disk devices that the instance really has, whatever the file says by now. */
function keptDevices({ instance, configPath }: RebuildRequest, { profile }: World): string[] {
  const disks = Object.values(profile?.devices ?? {}).filter(
    ({ type, source }) => type === 'disk' && source !== undefined,
  );
  const other = profile !== undefined && profile.description !== '' && profile.description !== configPath;
  return [
    ...disks.map(({ path, source }) => `${path} stays: it is ${source} on the host`),
    ...(other
      ? [`${instance.name} was launched from ${profile.description}; it is configured by ${configPath} now`]
      : []),
  ];
}

function rebuildProblems({ name, config, profile, image }: Instance, world: World): Refusal[] {
  if (config.origin !== undefined)
    return [{ text: 'An instance made from an origin cannot be rebuilt', ...at(config.origin) }];
  if (image === '') return [{ text: 'There is no image to rebuild from; set image', ...at(config.image) }];
  const refusals = rebuilds(world) ? [] : swapProblems(name, world);
  const seen = world.instance ?? (isSwapping(world) ? world.swap.old : undefined);
  if (seen === undefined) {
    return [{ text: `There is no instance ${name} in project ${world.project}; launch it first` }];
  }
  if (!seen.profiles.includes(profile)) {
    refusals.push({
      text: `${name} does not use the profile ${profile}, so it was not made from this file (its profiles: ${seen.profiles.join(', ')}). Check -name and profile-pattern`,
    });
  }
  if (seen.made.ephemeral) {
    refusals.push({
      text: `${name} is ephemeral: stopping it for the rebuild would delete it. Destroy it and launch it again`,
    });
  }
  if (world.instance !== undefined && world.instance.snapshots.length > 0) {
    refusals.push({
      text: `${name} has snapshots (${world.instance.snapshots.join(', ')}), which a rebuild cannot keep; delete them first`,
    });
  }
  if (world.image.from === 'nowhere') refusals.push({ text: world.image.reason, ...at(config.image) });
  return refusals;
}

function rebuildSteps(request: RebuildRequest, world: World): Step[] {
  const { image } = world;
  if (image.from === 'nowhere') return [];
  const target = { project: world.project, instance: request.instance.name };
  // An unknown instance has nothing done yet: all guest actions are for the new root disk.
  const guest = guestSteps(
    request.actions,
    target.instance,
    { ...world, instance: undefined, unfinished: undefined },
    {},
  );
  return [
    ...(rebuilds(world) ? replaceRootDisk(request, image, world) : replaceInstance(request, image, world)),
    { kind: 'instance.start', ...target },
    { kind: 'instance.address', ...target },
    ...guest.steps,
    {
      kind: 'instance.mark',
      ...target,
      config: { ...marks(request, 'ready'), ...(rebuilds(world) ? {} : { [SWAP_MARK]: '' }) },
    },
  ];
}

/** Can the server do it by itself? If not, a new instance takes the place of the old one. */
function rebuilds({ extensions }: World): boolean {
  return extensions.has('instances_rebuild');
}

function replaceRootDisk(request: RebuildRequest, image: ImageSource, { project, instance }: World): Step[] {
  const target = { project, instance: request.instance.name };
  return [
    { kind: 'instance.mark', ...target, config: marks(request, 'rebuilding') },
    ...(instance?.running === true ? [{ kind: 'instance.stop', ...target } as const] : []),
    { kind: 'instance.rebuild', ...target, image },
  ];
}

function replaceInstance(request: RebuildRequest, image: ImageSource, world: World): Step[] {
  const { project, instance, swap } = world;
  const { name } = request.instance;
  const rebuilding = marks(request, 'rebuilding');
  const profiles = instance?.profiles ?? swap.old?.profiles ?? [];
  // The old instance carries the mark into its other name, where it tells whose it is.
  const mark: Step[] =
    instance === undefined || swap.old !== undefined
      ? []
      : [{ kind: 'instance.mark', project, instance: name, config: { ...rebuilding, [SWAP_MARK]: name } }];
  return [...mark, ...swapSteps({ project, name, image, profiles, marks: rebuilding }, world)];
}
