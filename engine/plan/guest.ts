import type { GuestAction } from '../cloudconfig/action.ts';
import { guestDigest } from './marks.ts';
import type { Refusal } from './plan.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** How to go on when an entry may have been done already: `-from N`, or `-repeat` the one in flight. */
export interface GuestChoice {
  readonly from?: number;
  readonly repeat?: true;
}

/**
 * The guest steps that are still to do. A script, a command or an appended line that had begun when the last run
 * stopped is not repeated unasked: nobody can tell how much of it was done.
 */
export function guestSteps(
  actions: readonly GuestAction[],
  instance: string,
  world: World,
  choice: GuestChoice,
): { steps: Step[]; refusals: Refusal[] } {
  const { done, refusals } = alreadyDone(actions, world, choice);
  const steps = actions.flatMap((action, index): Step[] => {
    const number = index + 1;
    return done(number) ? [] : [{ kind: 'guest', project: world.project, instance, number, action }];
  });
  return { steps, refusals };
}

function alreadyDone(
  actions: readonly GuestAction[],
  { instance, unfinished }: World,
  { from, repeat }: GuestChoice,
): { done: (number: number) => boolean; refusals: Refusal[] } {
  if (from !== undefined) return { done: (number) => number < from, refusals: [] };
  if (instance === undefined || actions.length === 0) return { done: () => false, refusals: [] };
  if (unfinished === undefined || unfinished.guestDigest !== guestDigest(actions)) {
    const why =
      unfinished === undefined
        ? 'no journal of the first run is here'
        : 'the cloud-config files changed since the run that stopped';
    return {
      done: () => false,
      refusals: [
        {
          text: `Which of the ${actions.length} cloud-config entries are done is not known: ${why}. Say where to go on: -from N, or -from 1 for all`,
        },
      ],
    };
  }
  const inFlight = actions[(unfinished.guestInFlight ?? 0) - 1];
  const refusals =
    inFlight === undefined || repeat === true || isRepeatable(inFlight)
      ? []
      : [maybeDone(inFlight, unfinished.guestInFlight ?? 0)];
  return { done: (number) => unfinished.guestDone.has(number), refusals };
}

/** Writing a whole file again gives the same file. */
function isRepeatable(action: GuestAction): boolean {
  return action.op === 'write' || (action.op === 'exists' && action.actions.every(isRepeatable));
}

function maybeDone(action: GuestAction, number: number): Refusal {
  return {
    text: `Entry ${number} had begun when the last run stopped; it may be done, or half done. Do it again with -repeat, or go on after it with -from ${number + 1}`,
    place: action.place,
  };
}
