import type { Instance } from '../instance/model.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import { snapshotDatasets, snapshotNameProblems } from './snapshot.ts';
import type { Step } from './step.ts';
import type { SeenInstance, UnfinishedRun } from './world.ts';

export interface RollbackRequest {
  readonly instance: Instance;
  readonly project: string;
  readonly snapshot: string;
  /** The instance too, to its snapshot of this name. */
  readonly withInstance: boolean;
  /** `undefined` when there is none, or no server. */
  readonly seen: SeenInstance | undefined;
}

/** What a rollback goes past. */
export interface SeenLater {
  /** Snapshots `dataset@name` that zfs says do not exist. */
  readonly missing: ReadonlySet<string>;
  /** The snapshots of a dataset that are later than the one to go back to, oldest first; by dataset. */
  readonly later: ReadonlyMap<string, readonly string[]>;
  /** The datasets that were cloned from a later one, by dataset. */
  readonly clones: ReadonlyMap<string, readonly string[]>;
  readonly unfinished: UnfinishedRun | undefined;
}

/** Plan to put every dataset that is not transient back to a snapshot, and before them the instance. */
export function planRollback(request: RollbackRequest, world: SeenLater): Plan {
  const { instance, project, snapshot, withInstance } = request;
  const { name } = instance;
  const datasets = snapshotDatasets(instance);
  const own = { project, instance: name, snapshot };
  const steps: Step[] = [
    // What may be refused by the server comes first.
    ...(withInstance ? [{ kind: 'instance.restore', ...own } as const] : []),
    ...datasets.map((dataset) => ({ kind: 'dataset.rollback', snapshot: `${dataset}@${snapshot}` }) as const),
  ];
  const refusals = [...busy(world, name), ...snapshotNameProblems(snapshot), ...problems(request, datasets, world)];
  return {
    operation: 'rollback',
    instance: name,
    project,
    title: `put ${name} back to snapshot ${snapshot}`,
    actions: [],
    steps: refusals.length > 0 ? [] : steps,
    losses: [
      ...(withInstance ? [`changes in the root disk of ${name} since its snapshot ${snapshot}`] : []),
      ...datasets.map((dataset) => lossText(dataset, snapshot, world.later.get(dataset) ?? [])),
    ],
    keeps: [],
    refusals,
  };
}

function lossText(dataset: string, snapshot: string, later: readonly string[]): string {
  const also =
    later.length === 0 ? '' : `, and its later ${later.length === 1 ? 'snapshot' : 'snapshots'} ${later.join(', ')}`;
  return `changes in dataset ${dataset} since @${snapshot}${also}`;
}

function problems(
  { instance, project, snapshot, withInstance, seen }: RollbackRequest,
  datasets: readonly string[],
  world: SeenLater,
): Refusal[] {
  const { name } = instance;
  const refusals: Refusal[] = [];
  if (seen?.running === true)
    refusals.push({
      text: `${name} is ${seen.status.toLowerCase()}; nothing was changed. Stop it first: its files would change under it`,
    });
  if (withInstance && seen === undefined) refusals.push({ text: `There is no instance ${name} in project ${project}` });
  if (withInstance && seen !== undefined && !seen.snapshots.includes(snapshot))
    refusals.push({ text: `${name} has no snapshot ${snapshot}; it has ${seen.snapshots.join(', ') || 'none'}` });
  for (const dataset of datasets) {
    if (world.missing.has(`${dataset}@${snapshot}`))
      refusals.push({ text: `There is no snapshot ${dataset}@${snapshot} to go back to` });
    const clones = world.clones.get(dataset) ?? [];
    if (clones.length > 0)
      refusals.push({
        text: `${clones.join(', ')} are clones of later snapshots of ${dataset}; promote or destroy them first`,
      });
  }
  return refusals;
}
