import { setTimeout as delay } from 'node:timers/promises';
import { isLxopsError } from '../errors.ts';
import type { IncusClient, IncusRequest } from './connect.ts';
import { type Operation, refused } from './envelope.ts';
import { watchEvents } from './events.ts';
import { apiPath } from './url.ts';

const progressPauseMs = 200;

export interface Following {
  /** The project whose events tell the progress. */
  readonly project: string;
  /** Called with the daemon's own words, `rootfs: 45% (1.6MB/s)`, a few times a second at most. */
  readonly onProgress?: (text: string) => void;
}

/** What an earlier operation on the same instance, perhaps of a run that was killed, may still take. */
const busyPatienceMs = 60_000;
const busyPauseMs = 250;

/**
 * Send a request that changes something and wait until it is done, in the background or not. While the instance is
 * busy with another operation the request is repeated, within bounds.
 *
 * When cancelled, the operation is cancelled too where the daemon allows it (downloads); others go on in the daemon.
 *
 * @returns the operation after its success, if it was done in the background
 * @throws LxopsError `incus.refused` also for an operation that failed, with the daemon's reason
 */
export async function change(
  client: IncusClient,
  request: IncusRequest,
  following: Following,
  signal: AbortSignal,
): Promise<Operation | undefined> {
  const deadline = performance.now() + busyPatienceMs;
  for (;;) {
    try {
      return await changeOnce(client, request, following, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await delay(busyPauseMs, undefined, { signal });
    }
  }
}

function isBusy(error: unknown): boolean {
  return (
    isLxopsError(error, 'incus.refused') && /Instance is busy running a "?\w+"? operation/.test(error.details.reason)
  );
}

async function changeOnce(
  client: IncusClient,
  request: IncusRequest,
  following: Following,
  signal: AbortSignal,
): Promise<Operation | undefined> {
  const answer = await client.request(request, signal);
  if (answer.kind === 'sync') return undefined;

  const { id } = answer.operation;
  const done = new AbortController();
  const progress = followProgress(client, id, following, AbortSignal.any([signal, done.signal]));
  try {
    return await waitForOperation(client, id, signal);
  } catch (error) {
    if (signal.aborted) await cancelOperation(client, id);
    throw error;
  } finally {
    done.abort();
    await progress;
  }
}

/**
 * Wait for a background operation to end. To be called at once: the daemon forgets an operation five seconds after its end.
 *
 * `GET /1.0/operations/{id}/wait` → `Operation`. The path is built from the id: the `operation` URL of a cluster carries a
 * query. Incus tells a failure as an error envelope, LXD as an operation with `status_code` 400.
 *
 * @returns the operation after its success
 */
export async function waitForOperation(client: IncusClient, id: string, signal: AbortSignal): Promise<Operation> {
  const request = { method: 'GET', path: apiPath(['operations', id, 'wait']) } as const;
  for (;;) {
    const answer = await client.request(request, signal);
    if (answer.kind === 'async') throw refused(request, 500, 'the wait for an operation began another operation');
    const operation = answer.metadata as Operation;
    if (operation.status_code >= 400) throw refused(request, operation.status_code, operation.err || operation.status);
    if (operation.status_code >= 200) return operation;
  }
}

/** The fingerprint of the image that an operation made or fetched; `''` when it does not say. */
export function fingerprintIn(operation: Operation | undefined): string {
  const fingerprint = operation?.metadata?.['fingerprint'];
  return typeof fingerprint === 'string' ? fingerprint : '';
}

/** The sentence about progress in an operation's metadata: the value of its `…_progress` key. */
export function progressOf(metadata: Operation['metadata']): string | undefined {
  const entry = Object.entries(metadata ?? {}).find(
    ([key, value]) => key.endsWith('_progress') && typeof value === 'string',
  );
  return entry === undefined ? undefined : String(entry[1]);
}

async function followProgress(
  client: IncusClient,
  id: string,
  following: Following,
  signal: AbortSignal,
): Promise<void> {
  const { project, onProgress } = following;
  if (onProgress === undefined) return;
  let next = 0;
  await watchEvents(
    client,
    { types: ['operation'], project },
    (event) => {
      if (event.type !== 'operation' || event.operation.id !== id) return;
      const text = progressOf(event.operation.metadata);
      if (text === undefined || performance.now() < next) return;
      next = performance.now() + progressPauseMs;
      onProgress(text);
    },
    signal,
  );
}

async function cancelOperation(client: IncusClient, id: string): Promise<void> {
  try {
    await client.request({ method: 'DELETE', path: apiPath(['operations', id]) }, AbortSignal.timeout(2000));
  } catch {
    // Most operations cannot be cancelled and some are already over; the caller learns of its own abort anyway.
  }
}
