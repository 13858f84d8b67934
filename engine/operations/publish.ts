import type { Place } from '../config/model.ts';
import { findAlias } from '../incus/images.ts';
import { getFullInstance } from '../incus/instances.ts';
import type { ImageFacts } from '../instance/imageFacts.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { planPublish } from '../plan/publish.ts';
import { show } from '../plan/plan.ts';

/** Make an image of a snapshot of an instance. */
export async function publish(
  facts: ImageFacts,
  project: string,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus } = surroundings;
  const prepare = async () => {
    const [seen, image] = await Promise.all([
      getFullInstance(incus, { project, instance: facts.instance }, signal),
      findAlias(incus, project, facts.alias, signal),
    ]);
    const snapshots =
      seen === undefined ? undefined : (seen.snapshots ?? []).map(({ name }) => name.replace(/^.*\//, ''));
    const plan = planPublish(
      { ...facts, architecture: facts.architecture || (seen?.architecture ?? '') },
      { project, snapshots, aliasOf: image?.slice(0, 12) },
    );
    const locate = ({ file }: Place) => file;
    return { plan, shown: show(plan, locate), locate };
  };
  return await performPlan(prepare, approval, surroundings, signal);
}
