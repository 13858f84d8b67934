import type { RunEvent, ShownPlan } from '../../engine/index.ts';

export type ErrorEvent = Extract<RunEvent, { type: 'error' }>;

/** What a run amounted to. Without an exit code its process died before it could say how it ended. */
export interface Outcome {
  readonly plan?: ShownPlan;
  readonly error?: ErrorEvent;
  readonly address?: string;
  readonly exitCode?: number;
}

/** Take one more event into account. */
export function withEvent(outcome: Outcome, event: RunEvent): Outcome {
  if (event.type === 'plan') return { ...outcome, plan: event.plan };
  if (event.type === 'error') return { ...outcome, error: event };
  if (event.type === 'address') return { ...outcome, address: event.address };
  if (event.type === 'end') return { ...outcome, exitCode: event.exitCode };
  return outcome;
}

const TYPES: ReadonlySet<unknown> = new Set<RunEvent['type']>([
  'plan',
  'step',
  'output',
  'address',
  'progress',
  'warning',
  'error',
  'end',
]);

/** Read one line of a run's log. What is not an event, a crash report of the runtime for example, is output. */
export function parseEvent(line: string): RunEvent {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'type' in value && TYPES.has(value.type))
      return value as RunEvent;
  } catch {
    // not JSON: shown as it is
  }
  return { type: 'output', stream: 'stderr', text: `${line}\n` };
}
