import type { GuestAction, GuestScript } from '../cloudconfig/action.ts';
import type { Step } from './step.ts';

interface Todo {
  readonly action: GuestAction;
  /** Among all guest actions, from 1. */
  readonly number: number;
}

/**
 * The steps that do these actions in their order: one each, but the packages of one file in one transaction, which is
 * faster and resolves their dependencies together.
 */
export function guestBatches(
  todo: readonly Todo[],
  target: { readonly project: string; readonly instance: string },
): Step[] {
  return runsOf(todo, canJoin).map((batch): Step => {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) return { kind: 'guest', ...target, ...first };
    const actions = batch.flatMap(({ action }) => (isPackage(action) ? [action] : []));
    const words = actions.map((action) => action.package.word);
    const input = [actions[0]?.package.install ?? '', ...words].join(' ');
    return { kind: 'guest.packages', ...target, numbers: batch.map(({ number }) => number), actions, input };
  });
}

/** The numbers of the guest actions that a step does; `undefined` when it does none. */
export function guestNumbers(step: Step): readonly number[] | undefined {
  if (step.kind === 'guest') return [step.number];
  return step.kind === 'guest.packages' ? step.numbers : undefined;
}

function canJoin({ action: a }: Todo, { action: b }: Todo): boolean {
  return isPackage(a) && isPackage(b) && a.package.install === b.package.install && a.place.file === b.place.file;
}

function isPackage(action: GuestAction): action is GuestScript & Required<Pick<GuestScript, 'package'>> {
  return action.op === 'script' && action.package !== undefined;
}

/** Neighbours that belong together, in their order. */
function runsOf<T>(items: readonly T[], together: (a: T, b: T) => boolean): readonly (readonly T[])[] {
  const runs: T[][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && together(last, item)) run.push(item);
    else runs.push([item]);
  }
  return runs;
}
