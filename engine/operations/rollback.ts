import { observeNames } from '../observe/datasets.ts';
import { dependentsOf, observeAllDatasets, observeSnapshots } from '../observe/snapshots.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { planRollback } from '../plan/rollback.ts';
import { snapshotDatasets } from '../plan/snapshot.ts';
import { prepared, seenOnServer, situationOf } from './situation.ts';
import type { SnapshotOfRequest } from './snapshot.ts';

const LOOKS = {
  aside: true,
  actions: false,
  sources: false,
  not: new Set(['image', 'owner', 'devices', 'containment'] as const),
};

/** Put the datasets of an instance back to a snapshot. */
export async function rollback(
  request: SnapshotOfRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host } = surroundings;
  const { snapshot } = request;
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const datasets = snapshotDatasets(instance);
    const [seen, { missing }, snapshots, all] = await Promise.all([
      seenOnServer(incus, situation, signal),
      observeNames(
        host,
        datasets.map((dataset) => `${dataset}@${snapshot}`),
        signal,
      ),
      Promise.all(datasets.map(async (dataset) => [dataset, await observeSnapshots(host, dataset, signal)] as const)),
      datasets.length === 0 ? [] : observeAllDatasets(host, signal),
    ]);
    const later = new Map(snapshots.map(([dataset, names]) => [dataset, laterThan(dataset, snapshot, names)] as const));
    const clones = new Map(
      [...later].map(
        ([dataset, names]) =>
          [dataset, names.flatMap((name) => dependentsOf(`${dataset}${name}`, false, all))] as const,
      ),
    );
    const world = { missing, later, clones, unfinished };
    return prepared(planRollback({ ...request, instance, project, seen }, world), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** The snapshots of a dataset after one of them, as `@name`. */
function laterThan(dataset: string, snapshot: string, names: readonly string[]): string[] {
  const own = names.filter((name) => name.startsWith(`${dataset}@`)).map((name) => name.slice(dataset.length));
  const index = own.indexOf(`@${snapshot}`);
  return index < 0 ? [] : own.slice(index + 1);
}
