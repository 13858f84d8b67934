import type { Instance } from '../instance/model.ts';
import { type Move, movesBetween } from './moves.ts';
import { ancestors, datasetNameFlaw, type Places } from './places.ts';
import type { Refusal } from './plan.ts';
import { isInside } from './roots.ts';
import type { Step } from './step.ts';
import type { UnfinishedRun } from './world.ts';

/** What becomes of a move: it is still to do, was done by an earlier run, or cannot be. */
interface Fate {
  readonly state: 'moves' | 'moved' | 'absent';
  readonly refusal?: Refusal;
  readonly keep?: string;
}

/** What becomes of one move; `started`: an earlier run of this rename may have done it. */
export function fateOf({ kind, what, origin, from, to, place }: Move, started: boolean, places: Places): Fate {
  const flaw = kind === 'dataset' ? datasetNameFlaw(to.slice(1)) : undefined;
  if (flaw !== undefined)
    return { state: 'absent', refusal: { text: `"${to.slice(1)}" cannot be the name of a dataset: ${flaw}`, place } };
  const isSource = exists(kind, origin, places) || exists(kind, from, places);
  const isTarget = exists(kind, to, places);
  if (isSource && isTarget)
    return { state: 'absent', refusal: { text: `${to} exists already; ${what} cannot be moved there`, place } };
  if (isTarget && started) return { state: 'moved' };
  if (isTarget)
    return { state: 'absent', refusal: { text: `${to} exists already, and ${what} has no ${origin}`, place } };
  if (!isSource) return { state: 'absent', keep: `There is no ${kind} ${nameOf(kind, origin)} (${what}) to rename` };
  const seen = kind === 'dataset' ? places.datasets.get(origin.slice(1)) : undefined;
  if (seen?.mountpoint !== undefined && seen.mountpoint !== origin)
    return {
      state: 'absent',
      refusal: {
        text: `The dataset ${seen.name} is mounted at ${seen.mountpoint}, but lxops takes it to be at ${origin}: zfs set mountpoint=${origin} ${seen.name}`,
        place,
      },
    };
  if (seen?.mounted === false && !started)
    return {
      state: 'absent',
      refusal: {
        text: `The dataset ${seen.name} is not mounted, so its data is out of reach: zfs mount ${seen.name}`,
        place,
      },
    };
  const link = kind === 'directory' ? places.directories.get(origin) : undefined;
  if (link !== undefined && link.kind !== 'directory')
    return {
      state: 'absent',
      refusal: { text: `${origin} is no directory of its own (${link.realPath}); move it yourself`, place },
    };
  return { state: 'moves' };
}

/** Do the moves that are left, and make the parents that they need. */
export function moveSteps(
  pending: readonly { readonly move: Move; readonly fate: Fate }[],
  places: Places,
  unfinished: UnfinishedRun | undefined,
): Step[] {
  const steps: Step[] = [];
  const made = new Set<string>();
  const done: Move[] = [];
  for (const { move, fate } of pending) {
    const { kind, from, to } = move;
    if (fate.state === 'absent') continue;
    if (fate.state === 'moved') {
      // A run that was stopped may have left it, or what is below it, unmounted.
      if (kind === 'dataset' && (unfinished !== undefined || places.datasets.get(to.slice(1))?.mounted === false))
        steps.push({ kind: 'dataset.mount', dataset: to.slice(1) });
      made.add(to);
      continue;
    }
    const parent = to.slice(0, to.lastIndexOf('/'));
    const isThere = [parent, beforeMoves(parent, done)].some((path) => exists(kind, path, places));
    if (parent !== '' && !isThere && !made.has(parent)) {
      made.add(parent);
      steps.push(makeParent(kind, parent));
    }
    done.push(move);
    made.add(to);
    if (kind === 'directory') steps.push({ kind: 'directory.rename', from, to });
    else
      steps.push(
        { kind: 'dataset.rename', from: from.slice(1), to: to.slice(1) },
        { kind: 'dataset.mount', dataset: to.slice(1) },
      );
  }
  return steps;
}

/** Every path that a rename looks at: datasets by their names, directories by their paths. */
export function renamePaths(instance: Instance, renamed: Instance): { datasets: string[]; directories: string[] } {
  const { moves } = movesBetween(instance, renamed);
  const datasets = moves
    .filter(({ kind }) => kind === 'dataset')
    .flatMap(({ origin, from, to }) => [origin, from, to].map((path) => path.slice(1)));
  const directories = moves
    .filter(({ kind }) => kind === 'directory')
    .flatMap(({ origin, from, to }) => [origin, from, to, to.slice(0, to.lastIndexOf('/'))]);
  const outside = renamed.devices
    .filter(({ filesystem }) => filesystem === undefined)
    .map(({ directory }) => directory);
  return {
    datasets: [...new Set(datasets.flatMap(ancestors))],
    directories: [...new Set([...directories, ...outside])],
  };
}

function makeParent(kind: Move['kind'], path: string): Step {
  return kind === 'dataset'
    ? { kind: 'dataset.create', dataset: path.slice(1), properties: {} }
    : { kind: 'directory.create', directory: path };
}

/** Where something was before what is around it moved. */
function beforeMoves(path: string, moves: readonly Move[]): string {
  return moves.reduceRight(
    (current, { from, to }) => (isInside(current, to) ? `${from}${current.slice(to.length)}` : current),
    path,
  );
}

function exists(kind: Move['kind'], path: string, { datasets, directories }: Places): boolean {
  return kind === 'dataset' ? datasets.has(path.slice(1)) : directories.has(path);
}

function nameOf(kind: Move['kind'], path: string): string {
  return kind === 'dataset' ? path.slice(1) : path;
}
