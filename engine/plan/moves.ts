import type { Instance, InstanceDevice, InstanceFilesystem } from '../instance/model.ts';
import type { Place } from '../config/model.ts';
import { isInside } from './roots.ts';

/** A dataset or directory of an instance that has another path under its new name. */
export interface Move {
  readonly kind: 'dataset' | 'directory';
  /** `filesystem main`, `device home`. */
  readonly what: string;
  /** Where it is before anything has moved. */
  readonly origin: string;
  /** Where it is once everything around it has moved: to be moved from there. */
  readonly from: string;
  readonly to: string;
  readonly place: Place;
}

/** A filesystem or device that cannot move, with the reason. */
export interface Immovable {
  readonly text: string;
  readonly place: Place;
}

/**
 * What has to move when an instance gets another name, outermost first. What moves along with what is around it to
 * where it belongs is not listed. Paths are those of directories: `/` and the name for a dataset.
 */
export function movesBetween(
  before: Instance,
  after: Instance,
): { readonly moves: readonly Move[]; readonly immovable: readonly Immovable[] } {
  const moves: Move[] = [];
  const immovable: Immovable[] = [];
  const add = (move: Omit<Move, 'from'>) => {
    const from = carried(move.origin, move.kind, moves);
    if (from !== move.to) moves.push({ ...move, from });
  };
  for (const filesystem of outermostFirst(before.filesystems)) {
    const next = after.filesystems.find(({ id }) => id === filesystem.id);
    const { kind, place, directory } = filesystem;
    const what = `filesystem ${filesystem.id}`;
    if (next === undefined || next.kind !== kind)
      immovable.push({ text: `The ${what} is a ${kind} under one name only`, place });
    else add({ kind, what, origin: directory, to: next.directory, place });
  }
  for (const device of outermostFirst(before.devices)) {
    const next = after.devices.find(({ id }) => id === device.id);
    if (next === undefined || next.directory === device.directory) continue;
    const { id, place, directory, filesystem } = device;
    if (filesystem !== undefined)
      add({ kind: 'directory', what: `device ${id}`, origin: directory, to: next.directory, place });
  }
  return { moves, immovable };
}

/** Where a path is after moves. A dataset goes with the datasets around it only: it is mounted by its own name. */
function carried(path: string, kind: Move['kind'], moves: readonly Move[]): string {
  return moves.reduce((current, move) => {
    if (kind === 'dataset' && move.kind !== 'dataset') return current;
    return isInside(current, move.from) ? `${move.to}${current.slice(move.from.length)}` : current;
  }, path);
}

function outermostFirst<T extends InstanceFilesystem | InstanceDevice>(all: readonly T[]): T[] {
  return all.toSorted((a, b) => depth(a) - depth(b) || (a.directory < b.directory ? -1 : 1));
}

function depth({ directory }: { readonly directory: string }): number {
  return directory.split('/').length;
}
