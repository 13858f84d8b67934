import { isLxopsError, LxopsError } from '../errors.ts';
import type { Step } from '../plan/step.ts';
import type { OutputSink } from './guest.ts';
import type { RunContext } from './steps.ts';

/**
 * Install the packages of one file in one transaction. When that fails they are installed one by one, so that the first
 * that cannot be is known, and those before it are there, as if it had been done so from the beginning.
 *
 * @throws LxopsError `guest.failed` with the number of the one that failed
 */
export async function installPackages(
  step: Extract<Step, { kind: 'guest.packages' }>,
  { guest, emit, note }: RunContext,
  signal: AbortSignal,
): Promise<void> {
  const { place } = step.actions[0] ?? {};
  if (place === undefined) return;
  try {
    await guest.perform(step, { op: 'script', input: step.input, place }, outputTo(emit));
    return;
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'guest.failed')) throw error;
    emit({ type: 'progress', text: 'these packages cannot be installed together; one by one tells which is to blame' });
  }
  for (const [index, action] of step.actions.entries()) {
    const number = step.numbers[index] ?? 0;
    await note('begin', number);
    try {
      await guest.perform(step, action, outputTo(emit));
    } catch (error) {
      if (!isLxopsError(error, 'guest.failed')) throw error;
      throw new LxopsError('guest.failed', { ...error.details, number });
    }
    await note('done', number);
  }
}

/** Output of commands as events. */
export function outputTo(emit: RunContext['emit']): OutputSink {
  return (stream, text) => emit({ type: 'output', stream, text });
}
