import type { GuestAction } from '../cloudconfig/action.ts';
import { guestSteps, type GuestChoice } from './guest.ts';
import { guestDigest } from './marks.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import type { World } from './world.ts';

/** What to apply in an instance that exists. */
export interface ConfigureRequest {
  /** `configure` is the end of a launch, done again; `cloudconfig` applies any files to any instance. */
  readonly operation: 'configure' | 'cloudconfig';
  readonly title: string;
  readonly instance: string;
  readonly actions: readonly GuestAction[];
  readonly resume: GuestChoice;
  /** The keys that note on the instance what it is then. */
  readonly marks?: Readonly<Record<string, string>>;
}

/**
 * Plan to apply cloud-config files in a running instance. All entries are done, as in the original, unless an earlier run
 * stopped half-way: then the same files go on where that one ended.
 */
export function planConfigure(
  request: ConfigureRequest,
  world: Pick<World, 'project' | 'instance' | 'unfinished'>,
): Plan {
  const { operation, title, instance, actions, resume, marks } = request;
  const { project } = world;
  const guest = guestSteps(
    actions,
    instance,
    isFresh(request, world) ? { ...world, instance: undefined } : world,
    resume,
  );
  const obstacles = [...busy(world, instance), ...missing(request, world)];
  const refusals = obstacles.length > 0 ? obstacles : guest.refusals;
  const plan = { operation, instance, project, title, actions, losses: [], keeps: [], refusals };
  if (refusals.length > 0) return { ...plan, steps: [] };
  const target = { project, instance };
  return {
    ...plan,
    steps: [
      ...(operation === 'configure' ? [{ kind: 'instance.address', ...target } as const] : []),
      ...guest.steps,
      ...(marks === undefined ? [] : [{ kind: 'instance.mark', ...target, config: marks } as const]),
    ],
  };
}

/** Nothing was begun that would have to be continued. Other files than last time are another job. */
function isFresh(
  { operation, actions }: ConfigureRequest,
  { instance, unfinished }: Pick<World, 'instance' | 'unfinished'>,
): boolean {
  if (operation === 'cloudconfig') return unfinished === undefined || unfinished.guestDigest !== guestDigest(actions);
  const state = instance?.marks['state'];
  return unfinished === undefined && state !== 'launching' && state !== 'rebuilding';
}

function missing(
  { operation, instance: name }: ConfigureRequest,
  { project, instance, unfinished }: Pick<World, 'project' | 'instance' | 'unfinished'>,
): Refusal[] {
  if (instance === undefined) return [{ text: `There is no instance ${name} in project ${project}` }];
  if (instance.status !== 'Running') {
    return [
      { text: `${name} is ${instance.status.toLowerCase()}; start it first, for example with: incus start ${name}` },
    ];
  }
  const begun = unfinished !== undefined && unfinished.guestDone.size + unfinished.guestInFlight.length > 0;
  if (operation === 'configure' && unfinished?.operation === 'rebuild' && !begun) {
    return [{ text: `A rebuild of ${name} stopped before it came to its cloud-config files; run rebuild again` }];
  }
  return [];
}
