import { resolve } from 'node:path';
import { loadConfiguration } from '../files/loadConfiguration.ts';
import type { Instance } from '../instance/model.ts';
import { resolveInstance } from '../instance/resolveInstance.ts';
import { observeDatasets } from '../observe/datasets.ts';
import { observeDirectories } from '../observe/directories.ts';
import { observeWorld } from '../observe/observeWorld.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { configDigest } from '../plan/marks.ts';
import { planRename } from '../plan/rename.ts';
import { renamePaths } from '../plan/renameMoves.ts';
import { NO_SOURCES } from '../plan/sources.ts';
import { journalPath, readJournal } from '../run/journal.ts';
import type { ConfigRequest } from './loadOperation.ts';
import { prepared, situationOf } from './situation.ts';

export interface RenameInstanceRequest extends ConfigRequest {
  readonly newName: string;
}

const LOOKS = { aside: false, actions: false, sources: false, not: new Set(['image', 'owner'] as const) };

/** Give an instance another name, with its profile, datasets and directories. */
export async function rename(
  request: RenameInstanceRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host } = surroundings;
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const renamed = resolveInstance(instance.config, request.newName, request.properties).instance;
    const other = await readJournal(
      journalPath(host.environment, { server: incus.address, project, instance: renamed.name }),
    );
    const looking = { incus, host, project, ...NO_SOURCES, withStakes: false, withImage: false };
    const paths = renamePaths(instance, renamed);
    const [before, after, datasets, directories, digests] = await Promise.all([
      observeWorld({ ...looking, instance, unfinished }, signal),
      observeWorld({ ...looking, instance: renamed, unfinished: other }, signal),
      observeDatasets(host, paths.datasets, signal),
      observeDirectories(host, paths.directories, signal),
      digestsOf(request, instance, renamed),
    ]);
    const world = { before, after, places: { datasets, directories } };
    const plan = planRename({ instance, renamed, configPath: resolve(request.file), digests }, world);
    return prepared(plan, situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** What the configuration amounts to under both names, whatever is wrong with it. */
async function digestsOf(request: RenameInstanceRequest, instance: Instance, renamed: Instance) {
  const { actions } = await loadConfiguration(request, { withActions: true });
  return { before: configDigest({ instance, actions }), after: configDigest({ instance: renamed, actions }) };
}
