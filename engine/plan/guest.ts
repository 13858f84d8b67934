import { basename, resolve } from 'node:path';
import type { GuestAction } from '../cloudconfig/action.ts';
import { guestDigest } from './marks.ts';
import { guestBatches } from './guestBatches.ts';
import type { Refusal } from './plan.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** How to go on when an entry may have been done already: from one on, or with the one in flight again. */
export interface GuestChoice {
  readonly from?: EntryName;
  readonly repeat?: true;
}

/** The number of a guest action, from 1, among all or among those of one file. */
type EntryName = number | { readonly file: string; readonly number: number };

/**
 * The guest steps that are still to do. A script, a command or an appended line that had begun when the last run
 * stopped is not repeated unasked: nobody can tell how much of it was done.
 */
export function guestSteps(
  actions: readonly GuestAction[],
  instance: string,
  world: Pick<World, 'project' | 'instance' | 'unfinished'>,
  choice: GuestChoice,
): { steps: Step[]; refusals: Refusal[] } {
  const { done, refusals } = alreadyDone(actions, world, choice);
  const todo = actions.flatMap((action, index) => (done(index + 1) ? [] : [{ action, number: index + 1 }]));
  return { steps: guestBatches(todo, { project: world.project, instance }), refusals };
}

/** The name of an entry that stays right when another file changes: `FILE:NUMBER`. */
export function entryOf(actions: readonly GuestAction[], number: number): string {
  const file = actions[number - 1]?.place.file ?? '';
  const before = actions.slice(0, number).filter(({ place }) => place.file === file);
  const files = new Set(actions.map(({ place }) => place.file));
  const alone = [...files].filter((other) => basename(other) === basename(file)).length === 1;
  return `${alone ? basename(file) : file}:${before.length}`;
}

function alreadyDone(
  actions: readonly GuestAction[],
  { instance, unfinished }: Pick<World, 'instance' | 'unfinished'>,
  { from, repeat }: GuestChoice,
): { done: (number: number) => boolean; refusals: Refusal[] } {
  if (from !== undefined) return doneBefore(actions, from);
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
          resume: {},
        },
      ],
    };
  }
  const refusals = unfinished.guestInFlight.flatMap((number) => {
    const action = actions[number - 1];
    return action === undefined || repeat === true || isRepeatable(action) ? [] : [maybeDone(action, number)];
  });
  return { done: (number) => unfinished.guestDone.has(number), refusals };
}

function doneBefore(actions: readonly GuestAction[], from: EntryName): ReturnType<typeof alreadyDone> {
  const first = typeof from === 'number' ? from : numberIn(actions, from);
  // One after the last: nothing is left to do.
  const known = first !== undefined && first >= 1 && first <= actions.length + 1;
  const name = typeof from === 'number' ? String(from) : `${from.file}:${from.number}`;
  const text = `There is no cloud-config entry ${name}; -dry-run shows their numbers, which go from 1 to ${actions.length}`;
  return { done: (number) => number < (first ?? 0), refusals: known ? [] : [{ text }] };
}

/** The file is named by its path, or by as much of its end as tells it apart. */
function numberIn(actions: readonly GuestAction[], { file, number }: Exclude<EntryName, number>): number | undefined {
  const files = [...new Set(actions.map(({ place }) => place.file))];
  const same = files.find((path) => resolve(path) === resolve(file));
  const ending = files.filter((path) => `/${path}`.endsWith(`/${file}`));
  const path = same ?? (ending.length === 1 ? ending[0] : undefined);
  const numbers = actions.flatMap(({ place }, index) => (place.file === path ? [index + 1] : []));
  const last = numbers.at(-1);
  return number === numbers.length + 1 && last !== undefined ? last + 1 : numbers[number - 1];
}

/** Writing a whole file again gives the same file, and a package that is installed stays so. */
function isRepeatable(action: GuestAction): boolean {
  if (action.op === 'script') return action.package !== undefined;
  return action.op === 'write' || (action.op === 'exists' && action.actions.every(isRepeatable));
}

function maybeDone(action: GuestAction, number: number): Refusal {
  return {
    text: `Entry ${number} had begun when the last run stopped; it may be done, or half done. Do it again with -repeat, or go on after it with -from ${number + 1}`,
    place: action.place,
    resume: { inFlight: number },
  };
}
