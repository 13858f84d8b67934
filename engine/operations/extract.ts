import type { Surroundings, Approval } from '../perform.ts';
import { performPlan } from '../perform.ts';
import type { Instance } from '../instance/model.ts';
import { observeDirectories } from '../observe/directories.ts';
import { observeHost } from '../observe/observeHost.ts';
import { observeImage } from '../observe/image.ts';
import { type ExtractSeen, planExtract, stages } from '../plan/extract.ts';
import type { UnfinishedRun } from '../plan/world.ts';
import type { ConfigRequest } from './loadOperation.ts';
import { prepared, situationOf } from './situation.ts';

const LOOKS = { actions: false, sources: false, not: new Set<never>() };

/** Make the filesystems of an instance, and fill its new directories with what the image has in their place. */
export async function extract(
  request: ConfigRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const seen = await observeExtract({ instance, project, unfinished }, surroundings, signal);
    return prepared(planExtract({ instance, project }, seen), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Look at everything that an extraction depends on. */
export async function observeExtract(
  { instance, project, unfinished }: { instance: Instance; project: string; unfinished: UnfinishedRun | undefined },
  { incus, host }: Pick<Surroundings, 'incus' | 'host'>,
  signal: AbortSignal,
): Promise<ExtractSeen> {
  const [world, image, left] = await Promise.all([
    observeHost({ host, instance, data: undefined, unfinished }, signal),
    observeImage({ incus, host, instance, project }, signal),
    observeDirectories(host, stages(instance), signal),
  ]);
  return { ...world, image, left: new Set(left.keys()) };
}
