import { resolve } from 'node:path';
import { isLxopsError, LxopsError } from '../errors.ts';
import { explain } from '../explain.ts';
import type { RunEvent } from '../run/events.ts';

type FailureEvent = Extract<RunEvent, { type: 'error' }>;

/** What went wrong, for people. */
export function failureText(error: unknown): string {
  return isCancelled(error)
    ? 'Cancelled. What was done stays done; the same command goes on from there, and asks if something may be half done'
    : explain(error);
}

/** What went wrong, for machines: the code of the error nearest to the user's request, and where it is written. */
export function failureEvent(error: unknown): FailureEvent {
  return { type: 'error', code: codeOf(error), text: failureText(error), ...placeOf(error), ...entryOf(error) };
}

/** The file is absolute: who reads the event may be elsewhere. */
function placeOf(error: unknown): Pick<FailureEvent, 'file' | 'line' | 'column'> {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/s.exec(placeText(error) ?? '') ?? [];
  return file === undefined ? {} : { file: resolve(file), line: Number(line), column: Number(column) };
}

function placeText(error: unknown): string | undefined {
  if (isLxopsError(error, 'config.invalid'))
    return error.details.issues.find(({ place }) => place !== undefined)?.place;
  if (isLxopsError(error, 'plan.refused') || isLxopsError(error, 'plan.stopped')) return error.details.place;
  return undefined;
}

function entryOf(error: unknown): Pick<FailureEvent, 'entry'> {
  const entry = isLxopsError(error, 'plan.stopped') ? error.details.entry : undefined;
  return entry === undefined ? {} : { entry };
}

function codeOf(error: unknown): string {
  if (isCancelled(error)) return 'cancelled';
  return error instanceof LxopsError ? (error as LxopsError).code : 'internal';
}

function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
