import { createHash } from 'node:crypto';
import type { GuestAction } from '../cloudconfig/action.ts';
import { describeAction } from '../cloudconfig/describe.ts';
import type { Place, Setting } from '../config/model.ts';
import type { OperationName, ShownPlan } from '../run/events.ts';
import { describe } from './describe.ts';
import { guestNumbers } from './guestBatches.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** Operations on the instance of one configuration file. */
export type InstanceOperation = 'launch' | 'rebuild' | 'delete' | 'destroy';

/** What an operation will do, in order. A plan with refusals has no steps. */
export interface Plan {
  readonly operation: OperationName;
  readonly instance: string;
  readonly project: string;
  readonly title: string;
  readonly steps: readonly Step[];
  /** All guest actions of the configuration, also those that are done already; numbered from 1. */
  readonly actions: readonly GuestAction[];
  readonly losses: readonly Loss[];
  readonly keeps: readonly string[];
  readonly refusals: readonly Refusal[];
}

/** What is lost for good. A size changes while people read, so it is told but is not part of what they agree to. */
export type Loss = string | { readonly what: string; readonly size: string };

/** Why an operation cannot run now, with the way out; `place` is what in the configuration asks for it. */
export interface Refusal {
  readonly text: string;
  readonly place?: Place;
  /** The user has to say where in the cloud-config entries to go on; `inFlight` is the one that may be half done. */
  readonly resume?: { readonly inFlight?: number };
}

/** The place of a setting, ready to be spread into a refusal. */
export function at(setting: Setting<unknown> | undefined): { place?: Place } {
  return setting === undefined ? {} : { place: setting.place };
}

/** Two runs on one instance exclude each other. */
export function busy({ unfinished }: Pick<World, 'unfinished'>, instance: string): Refusal[] {
  if (unfinished?.alive === undefined) return [];
  return [
    { text: `Another lxops (process ${unfinished.alive}) is working on ${instance}; wait for it, or end that process` },
  ];
}

/** An operation that would end what another one left half done, and knows how to go on with. */
export function interrupted({ unfinished }: Pick<World, 'unfinished'>, title: string): Refusal[] {
  if (unfinished === undefined || unfinished.alive !== undefined || unfinished.title === title) return [];
  const { operation, guestDone, guestInFlight } = unfinished;
  const goesOn = operation === 'rename' || operation === 'import';
  if (!goesOn && guestDone.size === 0 && guestInFlight.length === 0) return [];
  return [{ text: `"${unfinished.title}" was stopped half-way; run that command again first, it goes on from there` }];
}

/**
 * The plan as people and machines see it.
 *
 * @param locate turns a place into `file:line:column`
 */
export function show(plan: Plan, locate: (place: Place) => string): ShownPlan {
  const { operation, instance, project, title, losses, keeps } = plan;
  return {
    operation,
    instance,
    project,
    title,
    losses: losses.map((loss) => (typeof loss === 'string' ? loss : `${loss.what}: ${loss.size}`)),
    keeps,
    digest: digestOf(plan),
    refusals: plan.refusals.map(({ text, place }) => (place === undefined ? text : `${locate(place)}: ${text}`)),
    steps: plan.steps.map((step, index) => ({
      number: index + 1,
      text: describe(step),
      step: withoutContents(step),
      ...entriesOf(step),
    })),
    ...resumeOf(plan, locate),
  };
}

/** What else is in the way cannot be answered, so then nothing is asked. */
function resumeOf({ refusals, actions }: Plan, locate: (place: Place) => string): Pick<ShownPlan, 'resume'> {
  const [first, ...others] = refusals;
  if (first?.resume === undefined || others.length > 0) return {};
  const entries = actions.map((action) => ({ text: describeAction(action), place: locate(action.place) }));
  return { resume: { ...first.resume, entries } };
}

/** Names exactly these steps with these losses: a plan that changed after the confirmation has another digest. */
function digestOf({ steps, losses, refusals }: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify([steps, losses.map((loss) => (typeof loss === 'string' ? loss : loss.what)), refusals]))
    .digest('hex')
    .slice(0, 16);
}

/** Contents of files and scripts may be secret; a shown plan says which entry it is instead. */
function withoutContents(step: Step): Step {
  if (step.kind === 'guest.packages') return { ...step, actions: [], input: describe(step) };
  return step.kind === 'guest'
    ? { ...step, action: { op: 'command', args: [describe(step)], place: step.action.place } }
    : step;
}

function entriesOf(step: Step): { entries?: readonly number[] } {
  const entries = guestNumbers(step);
  return entries === undefined ? {} : { entries };
}
