import { LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import type { InstanceTarget } from '../incus/instances.ts';
import { exclusively } from './exclusive.ts';

/**
 * Work on an instance while no other lxops of this machine does.
 *
 * @param title what is done, for the refusal
 * @throws LxopsError `plan.refused` when another one is at work there
 */
export async function whileAlone<T>(
  { address }: Pick<IncusClient, 'address'>,
  { project, instance }: InstanceTarget,
  title: string,
  work: () => Promise<T>,
): Promise<T> {
  const letGo = await exclusively([address, project, instance]);
  if (letGo === undefined) {
    const refusals = [`Another lxops is working on ${instance}; wait for it, or end that process`];
    throw new LxopsError('plan.refused', { title, refusals });
  }
  try {
    return await work();
  } finally {
    letGo();
  }
}
