import { LxopsError } from '../errors.ts';
import { explain } from '../explain.ts';
import type { RunEvent } from '../run/events.ts';

/** What went wrong, for people. */
export function failureText(error: unknown): string {
  return isCancelled(error)
    ? 'Cancelled. What was done stays done; run the same command again to go on'
    : explain(error);
}

/** What went wrong, for machines: the code of the error nearest to the user's request. */
export function failureEvent(error: unknown): RunEvent {
  return { type: 'error', code: codeOf(error), text: failureText(error) };
}

function codeOf(error: unknown): string {
  if (isCancelled(error)) return 'cancelled';
  return error instanceof LxopsError ? (error as LxopsError).code : 'internal';
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
