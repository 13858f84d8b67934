import { isLxopsError } from '../errors.ts';
import type { IncusClient } from './connect.ts';

/** The object at a path. */
export async function get(client: IncusClient, path: string, signal: AbortSignal): Promise<unknown> {
  const answer = await client.request({ method: 'GET', path }, signal);
  return answer.kind === 'sync' ? answer.metadata : undefined;
}

/** The object at a path, or `undefined` when the daemon says that there is none. */
export async function find(client: IncusClient, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await get(client, path, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isLxopsError(error, 'incus.refused') && error.details.status === 404) return undefined;
    throw error;
  }
}
