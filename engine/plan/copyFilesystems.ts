import type { Instance, InstanceFilesystem } from '../instance/model.ts';
import { ancestors, datasetNameFlaw } from './places.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import { snapshotNameProblems } from './snapshot.ts';
import type { Step } from './step.ts';
import type { UnfinishedRun } from './world.ts';

export interface CopyFilesystemsRequest {
  readonly from: Instance;
  readonly to: Instance;
  readonly fromHost: string | undefined;
  readonly toHost: string | undefined;
  readonly snapshot: string;
  /** The snapshot is made now; otherwise it is there. */
  readonly takes: boolean;
  /** Receive over datasets that exist. */
  readonly force: boolean;
}

/** What zfs says at both ends; what it says nothing of is in neither set. */
export interface SeenCopy {
  readonly missingAtSource: ReadonlySet<string>;
  readonly foundAtTarget: ReadonlySet<string>;
  readonly missingAtTarget: ReadonlySet<string>;
  readonly unfinished: UnfinishedRun | undefined;
}

interface Pair {
  readonly source: InstanceFilesystem;
  readonly target: InstanceFilesystem;
}

/** The datasets that are copied: of every filesystem that is not transient, in path order. */
export function copiedPairs(from: Instance, to: Instance): Pair[] {
  return to.filesystems.flatMap((target) => {
    const source = from.filesystems.find(({ id }) => id === target.id);
    return source === undefined || target.kind !== 'dataset' || target.transient ? [] : [{ source, target }];
  });
}

/** Plan to copy the datasets of one instance, as they are at a snapshot, to those of another name, here or elsewhere. */
export function planCopyFilesystems(request: CopyFilesystemsRequest, seen: SeenCopy): Plan {
  const { from, to, snapshot } = request;
  const pairs = copiedPairs(from, to);
  const title = `copy the filesystems of ${from.name} to ${to.name} as of ${snapshot}`;
  // A copy of the same name that another command made may hold something else.
  const again = seen.unfinished?.title === title;
  const done = pairs.filter(({ target }) => again && seen.foundAtTarget.has(`${target.path}@${snapshot}`));
  const left = pairs.filter((pair) => !done.includes(pair));
  const refusals = [
    ...busy(seen, to.name),
    ...snapshotNameProblems(snapshot),
    ...left.flatMap((pair) => problems(pair, request, seen)),
  ];
  return {
    operation: 'copy-filesystems',
    instance: to.name,
    project: to.project,
    title,
    actions: [],
    steps: refusals.length > 0 ? [] : steps(left, request, seen),
    losses: left
      .filter(({ target }) => seen.foundAtTarget.has(target.path))
      .map(({ target }) => `everything in dataset ${target.path}, and its snapshots`),
    keeps: done.map(({ target }) => `dataset ${target.path} has ${snapshot} already`),
    refusals,
  };
}

function steps(
  left: readonly Pair[],
  { fromHost, toHost, snapshot, takes }: CopyFilesystemsRequest,
  seen: SeenCopy,
): Step[] {
  const source = fromHost === undefined ? {} : { host: fromHost };
  const target = toHost === undefined ? {} : { host: toHost };
  const hosts = { ...(fromHost === undefined ? {} : { fromHost }), ...(toHost === undefined ? {} : { toHost }) };
  const parents = left.flatMap(({ target: { path } }) => ancestors(path)[1] ?? []);
  const received = new Set(left.map(({ target: { path } }) => path));
  const missing = [...new Set(parents)].filter((path) => seen.missingAtTarget.has(path) && !received.has(path));
  return [
    ...left
      .map(({ source: { path } }) => ({ kind: 'snapshot.create', snapshot: `${path}@${snapshot}`, ...source }) as const)
      .filter(() => takes),
    ...missing.map((dataset) => ({ kind: 'dataset.create', dataset, properties: {}, ...target }) as const),
    ...left.map((pair): Step => {
      const { path } = pair.target;
      const over = seen.foundAtTarget.has(path);
      return { kind: 'dataset.copy', snapshot: `${pair.source.path}@${snapshot}`, dataset: path, over, ...hosts };
    }),
  ];
}

/** Would a dataset be copied onto itself? */
function isSame({ source, target }: Pair, { fromHost, toHost }: CopyFilesystemsRequest): boolean {
  return source.path === target.path && fromHost === undefined && toHost === undefined;
}

function problems({ source, target }: Pair, request: CopyFilesystemsRequest, seen: SeenCopy): Refusal[] {
  const { snapshot, takes, force } = request;
  const { place, path } = target;
  const flaw = datasetNameFlaw(path) ?? datasetNameFlaw(source.path);
  if (flaw !== undefined) return [{ text: `"${path}" cannot be the name of a dataset: ${flaw}`, place }];
  if (source.kind !== 'dataset') return [{ text: `${source.path} is a directory; only datasets can be copied`, place }];
  const needed = takes ? source.path : `${source.path}@${snapshot}`;
  if (seen.missingAtSource.has(needed))
    return [{ text: `There is no ${takes ? 'dataset' : 'snapshot'} ${needed} to copy`, place }];
  if (seen.foundAtTarget.has(path) && isSame({ source, target }, request))
    return [{ text: `Filesystem ${target.id} of both is ${path}; use (instance) in its pattern`, place }];
  if (seen.foundAtTarget.has(path) && !force)
    return [
      {
        text: `The dataset ${path} exists already; what it holds would be lost, with -force it is. A copy that was stopped goes on with the same -s`,
        place,
      },
    ];
  return [];
}
