import type { IncusClient } from './connect.ts';
import { type InstanceTarget, instancePath } from './instances.ts';
import { change } from './operation.ts';
import { apiPath } from './url.ts';

/** Take a snapshot of the root disk and the configuration, without memory. */
export async function takeInstanceSnapshot(
  client: IncusClient,
  target: InstanceTarget,
  snapshot: string,
  signal: AbortSignal,
): Promise<void> {
  const body = { name: snapshot, stateful: false };
  await change(client, { method: 'POST', path: instancePath(target, 'snapshots'), body }, target, signal);
}

export async function deleteInstanceSnapshot(
  client: IncusClient,
  target: InstanceTarget,
  snapshot: string,
  signal: AbortSignal,
): Promise<void> {
  const { project, instance } = target;
  const path = apiPath(['instances', instance, 'snapshots', snapshot], { project });
  await change(client, { method: 'DELETE', path }, target, signal);
}

/** Put an instance back to a snapshot; some storage drivers refuse when there are later ones. */
export async function restoreInstance(
  client: IncusClient,
  target: InstanceTarget,
  snapshot: string,
  signal: AbortSignal,
): Promise<void> {
  const body = { restore: snapshot };
  await change(client, { method: 'PUT', path: instancePath(target), body }, target, signal);
}
