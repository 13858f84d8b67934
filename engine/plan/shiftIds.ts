import type { Plan, Refusal } from './plan.ts';
import type { SeenDirectory } from './world.ts';

export interface ShiftRequest {
  /** Absolute paths. */
  readonly directories: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

export interface ShiftWorld {
  readonly directories: ReadonlyMap<string, SeenDirectory>;
  /** Where pools are mounted. */
  readonly pools: readonly string[];
  /** Home directories, besides those in /home. */
  readonly homes: readonly string[];
}

/** Plan to add to every owner and group below a shift; never where the host itself lives. */
export function planShiftIds({ directories, uid, gid }: ShiftRequest, world: ShiftWorld): Plan {
  const refusals = directories.flatMap((directory) => problem(directory, world) ?? []);
  return {
    operation: 'shiftids',
    instance: '',
    project: '',
    title: `shift the owners in ${directories.join(', ')}`,
    actions: [],
    steps:
      refusals.length > 0
        ? []
        : directories.map((directory) => ({ kind: 'owners.shift', directory, uid, gid }) as const),
    losses: [],
    keeps: [],
    refusals,
  };
}

function problem(directory: string, { directories, pools, homes }: ShiftWorld): Refusal | undefined {
  const seen = directories.get(directory);
  if (seen === undefined) return { text: `There is no ${directory}` };
  if (seen.kind === 'symlink' || (seen.kind === 'other' && seen.realPath !== directory))
    return { text: `${directory} is a symbolic link to ${seen.realPath}; name that itself` };
  const parts = seen.realPath.split('/').slice(1);
  const is = (what: string) => ({ text: `${directory} is ${what}; its owners are not shifted` });
  if (seen.realPath === '/') return is('the root of this host');
  if (pools.includes(seen.realPath)) return is('the root of a pool');
  if (parts.length < 2) return is('a directory of this host itself');
  if (parts[0] === 'home' && parts.length < 3) return is('a home directory');
  if (homes.includes(seen.realPath)) return is('a home directory');
  return undefined;
}
