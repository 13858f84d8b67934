import type { Stats } from 'node:fs';
import { chmod, lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LxopsError } from '../errors.ts';
import { compareBytes } from '../instance/compare.ts';

export interface Shift {
  readonly uid: number;
  readonly gid: number;
  /** Symbolic links too; what they lead to is never touched. */
  readonly links?: boolean;
}

/** One change of owner; -1 leaves that part as it is. */
export interface OwnerChange extends Shift {
  readonly path: string;
}

/**
 * Add to every owner and group below the shift, in lexical order; symbolic links are left alone unless asked for. Doing it again changes
 * nothing, so a walk that was stopped can be done again.
 *
 * @throws LxopsError `file.unwritable`
 */
export async function shiftOwners(
  path: string,
  shift: Shift,
  onChange: (change: OwnerChange) => void,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const stats = await attempt(path, () => lstat(path));
  if (stats.isSymbolicLink() && shift.links !== true) return;
  const change = changeOf(path, stats, shift);
  if (change !== undefined) {
    onChange(change);
    await attempt(path, () => lchown(path, orSame(change.uid, stats.uid), orSame(change.gid, stats.gid)));
    // The kernel takes setuid and setgid away when a file changes hands.
    if ((stats.mode & 0o6000) !== 0) await attempt(path, () => chmod(path, stats.mode & 0o7777));
  }
  if (!stats.isDirectory()) return;
  const names = await attempt(path, () => readdir(path));
  for (const name of names.toSorted(compareBytes)) await shiftOwners(join(path, name), shift, onChange, signal);
}

function changeOf(path: string, stats: Stats, shift: Shift): OwnerChange | undefined {
  const uid = stats.uid < shift.uid ? stats.uid + shift.uid : -1;
  const gid = stats.gid < shift.gid ? stats.gid + shift.gid : -1;
  return uid === -1 && gid === -1 ? undefined : { path, uid, gid };
}

function orSame(changed: number, own: number): number {
  return changed === -1 ? own : changed;
}

async function attempt<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new LxopsError('owner.unchangeable', { path, reason }, { cause: error });
  }
}
