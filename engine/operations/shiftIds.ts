import { homedir } from 'node:os';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { observeDirectories } from '../observe/directories.ts';
import { observeAllDatasets } from '../observe/snapshots.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { show } from '../plan/plan.ts';
import { planShiftIds } from '../plan/shiftIds.ts';

export interface ShiftIdsRequest {
  readonly directories: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

/** Shift the owners of everything in directories. Needs no server. */
export async function shiftIds(
  request: ShiftIdsRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { host } = surroundings;
  const directories = request.directories.map((directory) => resolve(directory));
  const prepare = async () => {
    const [seen, datasets, home] = await Promise.all([
      observeDirectories(host, directories, signal),
      observeAllDatasets(host, signal),
      realpath(host.environment['HOME'] ?? homedir()).catch(() => homedir()),
    ]);
    const pools = datasets.filter(({ name }) => !name.includes('/')).flatMap(({ mountpoint }) => mountpoint ?? []);
    const plan = planShiftIds({ ...request, directories }, { directories: seen, pools, homes: [home] });
    const locate = () => '';
    return { plan, shown: show(plan, locate), locate };
  };
  return await performPlan(prepare, approval, surroundings, signal);
}
