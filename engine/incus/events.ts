import { setTimeout as delay } from 'node:timers/promises';
import type { IncusClient } from './connect.ts';
import type { Operation } from './envelope.ts';
import { apiPath } from './url.ts';

/** What the daemon tells, and what happens to the connection that it tells it through. */
export type ServerEvent =
  /** From now on nothing is missed; what happened before has to be read. Also after each reconnection. */
  | { readonly type: 'connected' }
  /** The connection broke and is tried again. */
  | { readonly type: 'disconnected' }
  | LifecycleEvent
  | { readonly type: 'operation'; readonly project: string; readonly operation: Operation };

interface LifecycleEvent {
  readonly type: 'lifecycle';
  readonly project: string;
  /** `instance-started`, `profile-updated`, … */
  readonly action: string;
  /** URL of what it happened to: `/1.0/instances/a1?project=p`. */
  readonly source: string;
}

export interface EventChoice {
  readonly types: readonly ('lifecycle' | 'operation')[];
  /** One project; all of them without it. */
  readonly project?: string;
}

interface EventFrame {
  readonly type: string;
  readonly project?: string;
  readonly metadata?: unknown;
}

const firstDelayMs = 250;
const longestDelayMs = 10_000;

/**
 * Listen to the daemon's events until cancelled; a broken connection is tried again, ever more slowly. Order is not
 * guaranteed, and `instance-created` comes before the image is unpacked.
 *
 * `GET /1.0/events?type=…` as a WebSocket
 *
 * @returns when `signal` aborts; never throws
 */
export async function watchEvents(
  client: Pick<IncusClient, 'openSocket'>,
  choice: EventChoice,
  onEvent: (event: ServerEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const place = choice.project === undefined ? { 'all-projects': true } : { project: choice.project };
  const path = apiPath(['events'], { ...place, type: choice.types.join(',') });
  let delayMs = firstDelayMs;
  while (!signal.aborted) {
    const connected = await listenOnce(client, path, onEvent, signal);
    if (signal.aborted) return;
    if (connected) {
      onEvent({ type: 'disconnected' });
      delayMs = firstDelayMs;
    }
    await delay(delayMs, undefined, { signal }).catch(() => undefined);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  }
}

/** One event out of a text frame; frames of other types say nothing to us. */
export function readEvent(text: string): ServerEvent | undefined {
  const frame = JSON.parse(text) as EventFrame;
  const project = frame.project ?? '';
  if (frame.type === 'operation') return { type: 'operation', project, operation: frame.metadata as Operation };
  if (frame.type !== 'lifecycle') return undefined;
  const { action, source } = frame.metadata as { action: string; source: string };
  return { type: 'lifecycle', project, action, source };
}

/** @returns whether the connection had been made when it ended */
function listenOnce(
  client: Pick<IncusClient, 'openSocket'>,
  path: string,
  onEvent: (event: ServerEvent) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let connected = false;
  const socket = client.openSocket(path);
  const stop = (): void => {
    signal.removeEventListener('abort', stop);
    socket.close();
    resolve(connected);
  };
  signal.addEventListener('abort', stop);
  socket.addEventListener('open', () => {
    connected = true;
    if (!signal.aborted) onEvent({ type: 'connected' });
  });
  socket.addEventListener('message', ({ data }: { data: unknown }) => {
    if (signal.aborted || typeof data !== 'string') return;
    const event = readEvent(data);
    if (event !== undefined) onEvent(event);
  });
  socket.addEventListener('error', stop);
  socket.addEventListener('close', stop);
  return promise;
}
