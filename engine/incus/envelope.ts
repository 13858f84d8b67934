import { LxopsError } from '../errors.ts';

/** A background operation, as the daemon shows it. `status_code`: below 200 not finished, 200 success, 400 failed, 401 cancelled. */
export interface Operation {
  readonly id: string;
  readonly class: string;
  readonly description: string;
  readonly status: string;
  readonly status_code: number;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly may_cancel: boolean;
  readonly err: string;
}

/** What the daemon said when it did not refuse. */
export type Answer =
  | { readonly kind: 'sync'; readonly metadata: unknown }
  | { readonly kind: 'async'; readonly operation: Operation };

/** The request that an answer belongs to, for errors. */
export interface Asked {
  readonly method: string;
  readonly path: string;
}

interface Envelope {
  readonly type?: string;
  readonly error_code?: number;
  readonly error?: string;
  readonly metadata?: unknown;
}

/**
 * Take an answer out of its envelope. An error envelope counts whatever the HTTP status is: the wait for an operation
 * answers 200 with an error inside.
 *
 * @throws LxopsError `incus.refused`
 */
export function readEnvelope(asked: Asked, status: number, text: string): Answer {
  const envelope = parseEnvelope(text);
  if (envelope === undefined) throw refused(asked, status, text.trim().slice(0, 200) || `HTTP status ${status}`);
  if (envelope.type === 'error' || status >= 400) {
    throw refused(asked, envelope.error_code ?? status, envelope.error || `HTTP status ${status}`);
  }
  if (envelope.type === 'async') return { kind: 'async', operation: envelope.metadata as Operation };
  return { kind: 'sync', metadata: envelope.metadata };
}

/** The error of a request that the daemon turned down, in the daemon's own words. */
export function refused({ method, path }: Asked, status: number, reason: string): LxopsError<'incus.refused'> {
  return new LxopsError('incus.refused', { method, path, status, reason });
}

function parseEnvelope(text: string): Envelope | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not JSON: no Incus or LXD speaks here, or something between us and it.
    return undefined;
  }
}
