import type { Instance } from '../instance/model.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import type { Step } from './step.ts';
import { userOf } from './users.ts';
import type { World } from './world.ts';

export interface RemoveRequest {
  readonly instance: Instance;
  /** Absolute path of the configuration, to tell its profile from another's. */
  readonly configPath: string;
  /** Stop a running instance first; without it a running one refuses the whole operation. */
  readonly stop: boolean;
}

/** What `delete` and `destroy` have in common: the instance and its profile go, if they are what they seem. */
export function planRemoval(
  request: RemoveRequest,
  world: World,
): Pick<Plan, 'steps' | 'losses' | 'keeps' | 'refusals'> {
  const { name } = request.instance;
  const target = { project: world.project, instance: name };
  const steps: Step[] = [];
  const losses: string[] = [];
  const keeps: string[] = [];
  if (world.instance === undefined) {
    keeps.push(`There is no instance ${name} in project ${world.project}`);
  } else {
    if (world.instance.running) steps.push({ kind: 'instance.stop', ...target });
    steps.push({ kind: 'instance.delete', ...target });
    losses.push(`the root disk of ${name}${snapshotText(world.instance.snapshots)}`);
  }
  const pieces = [world.swap.fresh, world.swap.old].flatMap((piece) => (piece?.ours === true ? [piece] : []));
  for (const piece of pieces) {
    if (piece.running) steps.push({ kind: 'instance.stop', project: world.project, instance: piece.name });
    steps.push({ kind: 'instance.delete', project: world.project, instance: piece.name });
    losses.push(`${piece.name}, which a rebuild of ${name} that was stopped left behind`);
  }
  const going = new Set([name, ...pieces.map((piece) => piece.name)].map((one) => userOf(world.project, one)));
  const stays = profileStays(request, world, going);
  if (stays !== undefined) keeps.push(stays);
  else steps.push({ kind: 'profile.delete', project: world.project, profile: request.instance.profile });
  return { steps, losses, keeps, refusals: [...busy(world, name), ...removalProblems(request, world)] };
}

/** Why the profile is left alone, or that there is none. */
function profileStays(
  { instance, configPath }: RemoveRequest,
  world: World,
  going: ReadonlySet<string>,
): string | undefined {
  const { profile } = instance;
  if (world.profile === undefined) return `There is no profile ${profile}`;
  const others = world.profile.usedBy.filter((user) => !going.has(user));
  if (others.length > 0)
    return `profile ${profile} stays: ${others.join(', ')} ${others.length === 1 ? 'uses' : 'use'} it`;
  // Without an instance only the description tells whose it is: somebody may be launching with it just now.
  const used = world.profile.usedBy.length > 0;
  if (used || world.instance !== undefined || world.profile.description === configPath) return undefined;
  return `profile ${profile} stays: it belongs to ${world.profile.description || 'something else'}`;
}

function removalProblems({ instance, stop }: RemoveRequest, world: World): Refusal[] {
  const { name, profile } = instance;
  if (world.instance === undefined) return [];
  const refusals: Refusal[] = [];
  if (world.instance.running && !stop) {
    refusals.push({
      text: `${name} is ${world.instance.status.toLowerCase()}; nothing was changed. Stop it first, or let lxops stop it: -stop`,
    });
  }
  if (!world.instance.profiles.includes(profile)) {
    refusals.push({
      text: `${name} does not use the profile ${profile}, so it was not made from this file (its profiles: ${world.instance.profiles.join(', ')}). Check -name and profile-pattern`,
    });
  }
  return refusals;
}

function snapshotText(snapshots: readonly string[]): string {
  return snapshots.length === 0 ? '' : `, and its snapshots ${snapshots.join(', ')}`;
}
