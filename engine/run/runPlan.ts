import type { ErrorDetails } from '../errors.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import { describe } from '../plan/describe.ts';
import { entryOf } from '../plan/guest.ts';
import { guestNumbers } from '../plan/guestBatches.ts';
import type { Plan } from '../plan/plan.ts';
import type { Step } from '../plan/step.ts';
import type { Journal } from './journal.ts';
import { openGuest } from './guest.ts';
import { type RunContext, runStep } from './steps.ts';

/**
 * Do the steps of a plan in order, and stop at the first that fails. Nothing is undone: what is done stays done, and
 * the same command run again goes on from there.
 *
 * @throws LxopsError `plan.stopped` with the step's own error as its cause; `AbortError` when cancelled
 */
export async function runPlan(
  plan: Plan,
  journal: Journal,
  surroundings: RunSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const guest = openGuest(surroundings.incus, signal);
  try {
    await runSteps(plan, journal, { ...surroundings, guest, note: journal.note }, signal);
  } finally {
    await guest.close();
  }
}

/** What a run is given; the rest it makes itself. */
export type RunSurroundings = Omit<RunContext, 'guest' | 'note'>;

async function runSteps(plan: Plan, journal: Journal, context: RunContext, signal: AbortSignal): Promise<void> {
  const total = plan.steps.length;
  for (const [done, step] of plan.steps.entries()) {
    const text = describe(step);
    const report = (state: 'begin' | 'done' | 'failed') =>
      context.emit({ type: 'step', number: done + 1, total, text, state });
    report('begin');
    try {
      signal.throwIfAborted();
      await journal.begin(step);
      await runStep(step, context, signal);
      await journal.done(step);
    } catch (error) {
      report('failed');
      // The step's own error is what the user needs, even where the journal fails too.
      await journal.stopped().catch(() => undefined);
      signal.throwIfAborted();
      throw new LxopsError(
        'plan.stopped',
        { title: plan.title, step: text, done, total, ...guestFacts(plan, step, error, context) },
        { cause: error },
      );
    }
    report('done');
  }
  await journal.finished();
}

/** Which entry of which file failed, and how to go on from it. */
function guestFacts(
  { actions }: Plan,
  step: Step,
  error: unknown,
  { locate, goOn }: RunContext,
): Pick<ErrorDetails['plan.stopped'], 'place' | 'entry' | 'goOn'> {
  const [first] = guestNumbers(step) ?? [];
  if (first === undefined) return {};
  const number = isLxopsError(error, 'guest.failed') ? (error.details.number ?? first) : first;
  const place = actions[number - 1]?.place;
  if (place === undefined) return {};
  const entry = entryOf(actions, number);
  return { place: locate(place), entry: number, ...(goOn === undefined ? {} : { goOn: goOn(entry) }) };
}
