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
  switch (event.type) {
    case 'plan':
      return { ...outcome, plan: event.plan };
    case 'error':
      return { ...outcome, error: event };
    case 'address':
      return { ...outcome, address: event.address };
    case 'end':
      return { ...outcome, exitCode: event.exitCode };
    case 'step':
    case 'output':
    case 'progress':
    case 'result':
    case 'warning':
      return outcome;
  }
}

/** A new kind of event does not compile before it is named here. */
const TYPES: Readonly<Record<RunEvent['type'], true>> = {
  plan: true,
  step: true,
  output: true,
  progress: true,
  address: true,
  result: true,
  warning: true,
  error: true,
  end: true,
};

/** Read one line of a run's log. What is not an event, a crash report of the runtime for example, is output. */
export function parseEvent(line: string): RunEvent {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'type' in value && Object.hasOwn(TYPES, String(value.type)))
      return value as RunEvent;
  } catch {
    // not JSON: shown as it is
  }
  return { type: 'output', stream: 'stderr', text: `${line}\n` };
}
