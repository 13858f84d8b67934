import { LxopsError } from '../errors.ts';
import { describe } from '../plan/describe.ts';
import type { Plan } from '../plan/plan.ts';
import type { Journal } from './journal.ts';
import { type RunContext, runStep } from './steps.ts';

/**
 * Do the steps of a plan in order, and stop at the first that fails. Nothing is undone: what is done stays done, and
 * the same command run again goes on from there.
 *
 * @throws LxopsError `plan.stopped` with the step's own error as its cause; `AbortError` when cancelled
 */
export async function runPlan(plan: Plan, journal: Journal, context: RunContext, signal: AbortSignal): Promise<void> {
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
      await journal.stopped();
      signal.throwIfAborted();
      const place = step.kind === 'guest' ? { place: context.locate(step.action.place) } : {};
      throw new LxopsError('plan.stopped', { title: plan.title, step: text, done, total, ...place }, { cause: error });
    }
    report('done');
  }
  await journal.finished();
}
