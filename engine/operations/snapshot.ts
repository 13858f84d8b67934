import { isAbsent } from '../incus/absentServer.ts';
import { listInstances } from '../incus/instances.ts';
import { observeNames } from '../observe/datasets.ts';
import { diskUsers } from '../observe/observeWorld.ts';
import { dependentsOf, observeAllDatasets } from '../observe/snapshots.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { isInside } from '../plan/roots.ts';
import { planDestroySnapshot, planSnapshot, snapshotDatasets } from '../plan/snapshot.ts';
import type { ConfigRequest } from './loadOperation.ts';
import { prepared, seenOnServer, situationOf } from './situation.ts';

export interface SnapshotOfRequest extends ConfigRequest {
  readonly snapshot: string;
  /** Of the instance too. */
  readonly withInstance: boolean;
}

const LOOKS = {
  aside: true,
  actions: false,
  sources: false,
  not: new Set(['image', 'owner', 'devices', 'containment'] as const),
};

/** Take a snapshot of the datasets of an instance. */
export async function takeSnapshot(
  request: SnapshotOfRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const names = snapshotDatasets(situation.instance).flatMap((dataset) => [
      dataset,
      `${dataset}@${request.snapshot}`,
    ]);
    const [seen, { found, missing }] = await Promise.all([
      request.withInstance ? seenOnServer(surroundings.incus, situation, signal) : undefined,
      observeNames(surroundings.host, names, signal),
    ]);
    const { instance, project, unfinished } = situation;
    const state = { found, missing, dependents: new Map(), users: new Map(), unfinished };
    return prepared(planSnapshot({ ...request, instance, project, seen }, state), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Destroy a snapshot of the datasets of an instance; `everywhere` with all clones, and below them. */
export async function destroySnapshot(
  request: SnapshotOfRequest & { readonly everywhere: boolean },
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host, emit } = surroundings;
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const names = snapshotDatasets(instance).map((dataset) => `${dataset}@${request.snapshot}`);
    const [seen, { found, missing }, all] = await Promise.all([
      request.withInstance ? seenOnServer(incus, situation, signal) : undefined,
      observeNames(host, names, signal),
      names.length === 0 ? [] : observeAllDatasets(host, signal),
    ]);
    if (request.withInstance && isAbsent(incus))
      emit({
        type: 'warning',
        text: `Without a server the snapshot of instance ${instance.name} itself is left alone`,
      });
    const dependents = new Map(names.map((name) => [name, dependentsOf(name, request.everywhere, all)] as const));
    const users = await usersOf([...dependents.values()].flat(), surroundings, signal);
    const state = { found, missing, dependents, users, unfinished };
    return prepared(planDestroySnapshot({ ...request, instance, project, seen }, state), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Which instances have a device in which of these datasets. */
async function usersOf(
  datasets: readonly string[],
  { incus }: Surroundings,
  signal: AbortSignal,
): Promise<Map<string, string[]>> {
  if (datasets.length === 0 || isAbsent(incus)) return new Map();
  const sources = [...diskUsers(await listInstances(incus, undefined, signal))];
  return new Map(
    datasets.map((dataset) => {
      const users = sources.filter(([source]) => isInside(source, `/${dataset}`)).flatMap(([, names]) => names);
      return [dataset, [...new Set(users)]] as const;
    }),
  );
}
