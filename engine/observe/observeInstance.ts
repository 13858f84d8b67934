import type { IncusClient } from '../incus/connect.ts';
import { getInstance, type InstanceTarget } from '../incus/instances.ts';
import type { SeenInstance } from '../plan/world.ts';
import { seenInstance } from './observeWorld.ts';

/** Look at one instance alone, without its snapshots; `undefined` when there is none of that name. */
export async function observeInstance(
  incus: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<SeenInstance | undefined> {
  const instance = await getInstance(incus, target, signal);
  return instance === undefined ? undefined : seenInstance({ ...instance, snapshots: null });
}
