import type { Instance } from '../instance/model.ts';
import { instanceNameFlaw } from './launch.ts';
import { type Move, movesBetween } from './moves.ts';
import type { Places } from './places.ts';
import { busy, interrupted, type Plan, type Refusal } from './plan.ts';
import { devicesOf, sameDevices } from './profile.ts';
import { fateOf, moveSteps } from './renameMoves.ts';
import { isInside } from './roots.ts';
import type { Step } from './step.ts';
import { userOf } from './users.ts';
import type { SeenInstance, World } from './world.ts';

export interface RenameRequest {
  /** Under the name it has. */
  readonly instance: Instance;
  /** Under the name it is to have. */
  readonly renamed: Instance;
  /** Absolute path of the configuration, for the description of the profile. */
  readonly configPath: string;
  /** What the configuration is now called under both names; the mark moves only when it is up to date. */
  readonly digests: { readonly before: string; readonly after: string };
}

/** The world around both names. `places` holds every path that something moves from or to, and its parents. */
export interface RenameWorld {
  readonly before: World;
  readonly after: World;
  readonly places: Places;
}

/**
 * Plan a rename: claim the new name with its profile, rename the instance, move what has a path of its own under the
 * new name, put the new profile in the place of the old one. After a run that was stopped the instance has the new name
 * and not yet the new profile; then the same plan goes on with what has not moved yet.
 */
export function planRename(request: RenameRequest, world: RenameWorld): Plan {
  const { instance, renamed } = request;
  const title = `rename ${instance.name} to ${renamed.name}`;
  const stage = stageOf(request, world, title);
  const { moves, immovable } = movesBetween(instance, renamed);
  const pending = moves.map((move) => ({ move, fate: fateOf(move, stage.started, world.places) }));
  const refusals = [
    ...busy(world.before, instance.name),
    ...interrupted(world.before, title),
    ...busy(world.after, renamed.name),
    ...stage.refusals,
    ...(stage.refusals.length > 0
      ? []
      : [...profileProblems(request, world), ...immovable, ...pending.flatMap(({ fate }) => fate.refusal ?? [])]),
    ...(stage.refusals.length > 0
      ? []
      : [...moves.flatMap((move) => useProblems(move, request, world)), ...outsideProblems(request, world)]),
  ];
  return {
    operation: 'rename',
    instance: instance.name,
    project: world.before.project,
    title,
    actions: [],
    steps:
      refusals.length > 0 || stage.seen === undefined
        ? []
        : [
            ...claimSteps(request, world),
            ...(stage.started
              ? []
              : [
                  {
                    kind: 'instance.rename',
                    project: world.before.project,
                    instance: instance.name,
                    to: renamed.name,
                  } as const,
                ]),
            ...moveSteps(pending, world.places, world.before.unfinished),
            ...adoptSteps(request, stage.seen, world),
          ],
    losses: [],
    keeps: pending.flatMap(({ fate }) => fate.keep ?? []),
    refusals,
  };
}

interface Stage {
  /** The instance, under whichever name. */
  readonly seen: SeenInstance | undefined;
  /** It has the new name already. */
  readonly started: boolean;
  readonly refusals: readonly Refusal[];
}

function stageOf({ instance, renamed }: RenameRequest, { before, after }: RenameWorld, title: string): Stage {
  const here = before.instance;
  const there = after.instance;
  const { project } = before;
  const started =
    here === undefined &&
    there !== undefined &&
    (there.profiles.includes(instance.profile) ||
      there.formerMarks['instance'] === instance.name ||
      before.unfinished?.title === title);
  const seen = started ? there : here;
  const refusals: Refusal[] = [];
  const flaw = instanceNameFlaw(renamed.name);
  if (flaw !== undefined) refusals.push({ text: flaw });
  if (here === undefined && there === undefined)
    refusals.push({ text: `There is no instance ${instance.name} in project ${project}` });
  if (here === undefined && there !== undefined && !started)
    refusals.push({
      text: `There is no instance ${instance.name} in project ${project}, but there is a ${renamed.name}: it may have been renamed already`,
    });
  if (here !== undefined && there !== undefined)
    refusals.push({ text: `An instance ${renamed.name} exists already (${there.status})` });
  if (seen?.marks['state'] === 'launching')
    refusals.push({
      text: `The launch of ${instance.name} was stopped half-way; launch it again first, it goes on from there`,
    });
  if (seen?.running === true)
    refusals.push({
      text: `${started ? renamed.name : instance.name} is ${seen.status.toLowerCase()}; nothing was changed. Stop it first`,
    });
  return { seen, started, refusals };
}

/** Another instance that uses what is to move would lose it. */
function useProblems({ origin, place }: Move, request: RenameRequest, { before }: RenameWorld): Refusal[] {
  const users = [...before.otherUsers].filter(([source]) => isInside(source, origin)).flatMap(([, names]) => names);
  const others = [...new Set(users)].filter((user) => !isOurs(user, request, before));
  return others.length === 0
    ? []
    : [
        {
          text: `${others.join(', ')} ${others.length === 1 ? 'uses' : 'use'} ${origin} too, and would lose it`,
          place,
        },
      ];
}

/** A directory outside all filesystems is not moved, so it has to be there under the new name. */
function outsideProblems({ instance, renamed }: RenameRequest, { places }: RenameWorld): Refusal[] {
  return renamed.devices.flatMap(({ id, filesystem, directory, place }) => {
    if (filesystem !== undefined || places.directories.has(directory)) return [];
    const now = instance.devices.find((device) => device.id === id)?.directory;
    return [
      {
        text: `Device ${id} has no filesystem, and ${directory} does not exist; it is ${now} now: move it yourself, and try again`,
        place,
      },
    ];
  });
}

/** Is it the instance itself, under its old or its new name? */
function isOurs(user: string, { instance, renamed }: RenameRequest, { project }: World): boolean {
  return user === userOf(project, instance.name) || user === userOf(project, renamed.name);
}

function profileProblems(request: RenameRequest, { before, after }: RenameWorld): Refusal[] {
  const { instance, renamed, configPath } = request;
  const others = (world: World) => (world.profile?.usedBy ?? []).filter((user) => !isOurs(user, request, world));
  if (instance.profile === renamed.profile) {
    const users = others(before);
    return users.length === 0
      ? []
      : [
          {
            text: `The profile ${instance.profile} would change, and ${users.join(', ')} use it too; use (instance) in profile-pattern`,
          },
        ];
  }
  const there = after.profile;
  if (there === undefined || (there.description === configPath && others(after).length === 0)) return [];
  return [{ text: `The profile ${renamed.profile} exists already; delete it first, or rename to another name` }];
}

/** The profile of the new name is made first: its name is claimed, and nothing uses it yet. */
function claimSteps(request: RenameRequest, { before, after }: RenameWorld): Step[] {
  const { instance, renamed, configPath } = request;
  const { project } = before;
  const needed =
    renamed.devices.length > 0 ||
    before.profile !== undefined ||
    after.instance?.profiles.includes(instance.profile) === true;
  if (!needed || renamed.profile === instance.profile || renamed.profile === '') return [];
  const step = { project, profile: renamed.profile, description: configPath, devices: devicesOf(renamed) };
  if (after.profile === undefined) return [{ kind: 'profile.create', ...step }];
  return sameDevices(after.profile.devices, step.devices) ? [] : [{ kind: 'profile.update', ...step }];
}

function adoptSteps(request: RenameRequest, seen: SeenInstance, { before, after }: RenameWorld): Step[] {
  const { instance, renamed, configPath, digests } = request;
  const { project } = before;
  const steps: Step[] = [];
  const uses = seen.profiles.includes(instance.profile);
  const swapped = seen.profiles.map((profile) => (profile === instance.profile ? renamed.profile : profile));
  const needed = uses || renamed.devices.length > 0 || after.profile !== undefined;
  const profiles =
    needed && !swapped.includes(renamed.profile) && renamed.profile !== '' ? [...swapped, renamed.profile] : swapped;
  const config = newMarks(seen, instance, renamed, digests);
  if (instance.profile === renamed.profile) {
    const devices = devicesOf(renamed);
    if (before.profile !== undefined && !sameDevices(before.profile.devices, devices))
      steps.push({ kind: 'profile.update', project, profile: renamed.profile, description: configPath, devices });
  }
  if (profiles.join('\n') !== seen.profiles.join('\n') || Object.keys(config).length > 0)
    steps.push({ kind: 'instance.adopt', project, instance: renamed.name, profiles, config });
  const users = before.profile?.usedBy.filter((user) => !isOurs(user, request, before)) ?? [];
  const isOwn = before.profile !== undefined && (uses || before.profile.description === configPath);
  if (isOwn && users.length === 0 && instance.profile !== renamed.profile)
    steps.push({ kind: 'profile.delete', project, profile: instance.profile });
  return steps;
}

/** The keys that carry the name; none when they carry the new one already, or there are none. */
function newMarks(
  { marks, formerMarks }: SeenInstance,
  instance: Instance,
  renamed: Instance,
  { before, after }: RenameRequest['digests'],
): Record<string, string> {
  const old = marks['instance'] === instance.name ? marks : formerMarks;
  if (old['instance'] !== instance.name) return {};
  const digest = old['digest'];
  return {
    'user.lxops.instance': renamed.name,
    ...(digest === undefined ? {} : { 'user.lxops.digest': digest === before ? after : digest }),
  };
}
