import type { Instance } from '../instance/model.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import { rootsOf } from './roots.ts';
import type { Step } from './step.ts';
import type { SeenInstance, UnfinishedRun } from './world.ts';

export interface SnapshotRequest {
  readonly instance: Instance;
  readonly project: string;
  readonly snapshot: string;
  /** Of the instance too. */
  readonly withInstance: boolean;
  /** `undefined` when there is none, or no server. */
  readonly seen: SeenInstance | undefined;
}

/** What zfs says of the snapshots and datasets of an instance. */
export interface SeenSnapshots {
  /** `dataset` and `dataset@name` that exist. */
  readonly found: ReadonlySet<string>;
  /** Those that do not. What zfs says nothing of is in neither. */
  readonly missing: ReadonlySet<string>;
  /** The datasets that depend on a snapshot, by `dataset@name`. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
  /** Instances with a device in one of those, by dataset. */
  readonly users: ReadonlyMap<string, readonly string[]>;
  readonly unfinished: UnfinishedRun | undefined;
}

/** The datasets that snapshots are made of: not the transient ones. */
export function snapshotDatasets({ filesystems }: Instance): string[] {
  return [
    ...new Set(filesystems.filter(({ kind, transient }) => kind === 'dataset' && !transient).map(({ path }) => path)),
  ];
}

/** Plan a snapshot of every dataset that is not transient, one after the other, and before them of the instance. */
export function planSnapshot(request: SnapshotRequest, seen: SeenSnapshots): Plan {
  const { instance, project, snapshot, withInstance } = request;
  const title = `take snapshot ${snapshot} of ${instance.name}`;
  const again = seen.unfinished?.title === title;
  const names = snapshotDatasets(instance).map((dataset) => `${dataset}@${snapshot}`);
  const there = names.filter((name) => seen.found.has(name));
  const own = instanceSnapshot(request);
  const refusals: Refusal[] = [
    ...busy(seen, instance.name),
    ...snapshotNameProblems(snapshot),
    ...snapshotDatasets(instance)
      .filter((dataset) => seen.missing.has(dataset))
      .map((dataset) => ({ text: `There is no dataset ${dataset} to take a snapshot of` })),
    ...(withInstance && own.seen === undefined
      ? [{ text: `There is no instance ${instance.name} in project ${project}` }]
      : []),
    ...(again
      ? []
      : [...there, ...(withInstance && own.taken ? [`of ${instance.name}, ${snapshot},`] : [])].map((name) => ({
          text: `A snapshot ${name} exists already; use another name (-s), or destroy it first (-d)`,
        }))),
  ];
  const steps: Step[] = [
    ...(withInstance && !own.taken ? [{ kind: 'instance.snapshot', ...own.target } as const] : []),
    ...names
      .filter((name) => !there.includes(name))
      .map((name) => ({ kind: 'snapshot.create', snapshot: name }) as const),
  ];
  return {
    operation: 'snapshot',
    instance: instance.name,
    project,
    title,
    actions: [],
    steps: refusals.length > 0 ? [] : steps,
    losses: [],
    keeps: [],
    refusals,
  };
}

/** Plan to destroy the snapshots that `planSnapshot` would make; `everywhere` with all clones, and below the datasets. */
export function planDestroySnapshot(
  request: SnapshotRequest & { readonly everywhere: boolean },
  seen: SeenSnapshots,
): Plan {
  const { instance, project, snapshot, withInstance, everywhere } = request;
  const datasets = snapshotDatasets(instance);
  const names = (everywhere ? rootsOf(datasets) : datasets).map((dataset) => `${dataset}@${snapshot}`);
  const own = instanceSnapshot(request);
  const doomed = names.filter((name) => everywhere || !seen.missing.has(name));
  const refusals: Refusal[] = [
    ...busy(seen, instance.name),
    ...snapshotNameProblems(snapshot),
    ...doomed.flatMap((name) => dependentProblems(name, everywhere, seen)),
  ];
  const steps: Step[] = [
    ...doomed
      .filter((name) => !seen.missing.has(name))
      .map((name) => ({ kind: 'snapshot.destroy', snapshot: name, everywhere }) as const),
    ...(withInstance && own.taken ? [{ kind: 'instance.snapshot.delete', ...own.target } as const] : []),
  ];
  const clones = doomed.flatMap((name) => seen.dependents.get(name) ?? []);
  return {
    operation: 'snapshot',
    instance: instance.name,
    project,
    title: `destroy snapshot ${snapshot} of ${instance.name}`,
    actions: [],
    steps: refusals.length > 0 ? [] : steps,
    losses: [
      ...steps.map((step) =>
        step.kind === 'snapshot.destroy'
          ? `snapshot ${step.snapshot}`
          : `snapshot ${snapshot} of instance ${instance.name}`,
      ),
      ...(everywhere ? [...new Set(clones)].map((clone) => `dataset ${clone}, a clone, with everything in it`) : []),
    ],
    keeps: names.filter((name) => seen.missing.has(name)).map((name) => `There is no snapshot ${name}`),
    refusals,
  };
}

/** A name that zfs and the server take, and that is one name. */
export function snapshotNameProblems(snapshot: string): Refusal[] {
  if (/^[A-Za-z0-9_.:][A-Za-z0-9_.:-]*$/.test(snapshot)) return [];
  return [
    {
      text: `"${snapshot}" cannot be the name of a snapshot: letters, digits and _ . : -, not beginning with a hyphen`,
    },
  ];
}

function dependentProblems(name: string, everywhere: boolean, { dependents, users }: SeenSnapshots): Refusal[] {
  const clones = dependents.get(name) ?? [];
  if (clones.length === 0) return [];
  if (!everywhere)
    return [
      {
        text: `${clones.join(', ')} are clones of ${name}; promote or destroy them first, or destroy them with it: -R`,
      },
    ];
  return clones.flatMap((clone) =>
    (users.get(clone) ?? []).map((user) => ({
      text: `${clone} is a clone of ${name}, and instance ${user} uses it; destroy that first`,
    })),
  );
}

function instanceSnapshot({ instance, project, snapshot, seen }: SnapshotRequest) {
  return {
    seen,
    taken: seen?.snapshots.includes(snapshot) === true,
    target: { project, instance: instance.name, snapshot },
  };
}
