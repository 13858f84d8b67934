import { setTimeout as delay } from 'node:timers/promises';
import type { Inventory } from '../../engine/index.ts';
import { readSettings } from '../settings.ts';
import { changesInventory, failureKind, type ServerState } from './serverState.ts';
import { coalesce } from './coalesce.ts';

const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** An address comes without an event, some time after the start. */
const ADDRESS_DELAYS_MS = [300, 600, 1000, 2000, 4000, 8000, 16_000];

/** Connect to the server and tell its inventory, now and after every change, until cancelled. */
export async function followServer(tell: (state: ServerState) => void, signal: AbortSignal): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; !signal.aborted; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
    try {
      await followOnce(tell, signal);
    } catch (error) {
      if (signal.aborted) return;
      tell(await failure(error));
    }
    await delay(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

async function followOnce(tell: (state: ServerState) => void, signal: AbortSignal): Promise<void> {
  const { findServer, readInventory, watchEvents } = await import('../../engine/index.ts');
  const { socket } = readSettings();
  const client = await findServer(socket === '' ? {} : { socketPath: socket }, process.env, signal);
  const broken = new AbortController();
  const both = AbortSignal.any([signal, broken.signal]);
  let addressTries = 0;

  const read = coalesce(async () => {
    try {
      const inventory = await readInventory(client, undefined, both);
      tell({ kind: 'connected', inventory });
      const wait = lacksAddress(inventory) ? ADDRESS_DELAYS_MS[addressTries++] : undefined;
      if (wait !== undefined) void delay(wait, undefined, { signal: both }).then(read, () => undefined);
    } catch (error) {
      if (!both.aborted) broken.abort(error);
    }
  });
  function readAfterChange(): void {
    addressTries = 0;
    read();
  }

  try {
    await watchEvents(
      client,
      { types: ['lifecycle'] },
      (event) => {
        if (event.type !== 'lifecycle' || changesInventory(event.action)) readAfterChange();
      },
      both,
    );
    if (broken.signal.aborted) throw broken.signal.reason;
  } finally {
    await client.close();
  }
}

function lacksAddress({ instances }: Inventory): boolean {
  return instances.some(({ status, ipv4, ipv6 }) => status === 'Running' && ipv4.length + ipv6.length === 0);
}

async function failure(error: unknown): Promise<ServerState> {
  const { explain, isLxopsError } = await import('../../engine/index.ts');
  const text = explain(error);
  if (!isLxopsError(error, 'incus.unreachable')) return { kind: 'unreachable', address: '', text };
  const { address, reason } = error.details;
  return { kind: failureKind(reason), address, text };
}
