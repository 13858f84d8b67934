import { findAlias } from '../incus/images.ts';
import { observeNames } from '../observe/datasets.ts';
import { observeHost } from '../observe/observeHost.ts';
import { observeFiles, observePaths } from '../observe/paths.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { archivedFilesystems, archivePath } from '../plan/archives.ts';
import { planExport } from '../plan/export.ts';
import { imageFile, planImport } from '../plan/import.ts';
import type { ConfigRequest } from './loadOperation.ts';
import { prepared, seenOnServer, type Situation, situationOf } from './situation.ts';

export interface ExportFilesRequest extends ConfigRequest {
  /** Where the archives are; `''` for the working directory. */
  readonly directory: string;
  readonly snapshot: string | undefined;
  readonly withImage: boolean;
}

export interface ImportFilesRequest extends Omit<ExportFilesRequest, 'snapshot'> {
  /** Also into directories that hold files. */
  readonly force: boolean;
}

const EXPORTS = {
  aside: true,
  actions: false,
  sources: false,
  not: new Set(['image', 'owner', 'devices', 'containment'] as const),
};
const IMPORTS = { aside: false, actions: false, sources: false, not: new Set(['image'] as const) };

/** Pack the filesystems of an instance into archives. */
export async function exportFilesystems(
  request: ExportFilesRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { host } = surroundings;
  const { directory, snapshot } = request;
  const prepare = async () => {
    const situation = await situationOf(request, EXPORTS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const filesystems = archivedFilesystems(instance);
    const datasets = snapshot === undefined ? [] : filesystems.filter(({ kind }) => kind === 'dataset');
    const packed = filesystems.filter((filesystem) => !datasets.includes(filesystem));
    const archives = filesystems.map((filesystem) => archivePath(directory, filesystem));
    const [{ missing }, { existing }, snapshots, hasImage] = await Promise.all([
      observePaths(
        host,
        packed.map((filesystem) => filesystem.directory),
        signal,
      ),
      observePaths(host, archives, signal),
      observeNames(
        host,
        datasets.map(({ path }) => `${path}@${snapshot}`),
        signal,
      ),
      imageOf(request, situation, surroundings, signal),
    ]);
    const seen = { missing, existing, missingSnapshots: snapshots.missing, hasImage, unfinished };
    return prepared(planExport({ ...request, instance, project }, seen), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Make the filesystems of an instance and unpack their archives. */
export async function importFilesystems(
  request: ImportFilesRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host } = surroundings;
  const { directory, withImage } = request;
  const prepare = async () => {
    const situation = await situationOf(request, IMPORTS, surroundings, signal);
    const { instance: wanted, project, unfinished } = situation;
    const filesystems = archivedFilesystems(wanted);
    const files = [
      ...filesystems.map((filesystem) => archivePath(directory, filesystem)),
      ...(withImage ? [imageFile(directory)] : []),
    ];
    const [world, { missing }, instance, hasImage] = await Promise.all([
      observeHost({ host, instance: wanted, data: undefined, unfinished }, signal),
      observePaths(host, files, signal),
      seenOnServer(incus, situation, signal),
      imageOf(request, situation, surroundings, signal),
    ]);
    const there = filesystems.map((filesystem) => filesystem.directory).filter((path) => world.directories.has(path));
    const occupied = await observeFiles(host, there, signal);
    const seen = { ...world, missing, occupied, instance, hasImage };
    return prepared(planImport({ ...request, instance: wanted, project }, seen), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/** Is there an image with the name of the instance? */
async function imageOf(
  { withImage }: { readonly withImage: boolean },
  { project, instance }: Situation,
  { incus }: Surroundings,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  return withImage ? (await findAlias(incus, project, instance.name, signal)) !== undefined : undefined;
}
