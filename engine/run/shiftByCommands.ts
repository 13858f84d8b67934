import { type Host, runCommand } from '../host/runCommand.ts';
import {
  changeMode,
  changeOwner,
  listOwners,
  listPrivileged,
  type Owner,
  parseOwners,
  parsePrivileged,
} from '../host/shift.ts';
import type { OwnerChange, Shift } from './shiftOwners.ts';

/**
 * As `shiftOwners`, for who is not root here, and on other hosts: one command for each pair of owner and group. Told are
 * the pairs, not the files.
 */
export async function shiftByCommands(
  host: Host,
  directory: string,
  shift: Shift,
  onChange: (change: OwnerChange) => void,
  signal: AbortSignal,
): Promise<void> {
  const owners = parseOwners(await runCommand(host, listOwners(directory), signal));
  const privileged = parsePrivileged(await runCommand(host, listPrivileged(directory), signal));
  for (const owner of owners) {
    const to = shifted(owner, shift);
    if (to.uid === owner.uid && to.gid === owner.gid) continue;
    onChange({ ...to, path: directory });
    await runCommand(host, changeOwner(directory, owner, to, { links: shift.links === true }), signal);
  }
  for (const [mode, paths] of privileged) await runCommand(host, changeMode(mode, paths), signal);
}

function shifted({ uid, gid }: Owner, shift: Shift): Owner {
  return { uid: uid < shift.uid ? uid + shift.uid : uid, gid: gid < shift.gid ? gid + shift.gid : gid };
}
