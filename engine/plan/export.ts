import type { Instance } from '../instance/model.ts';
import { archivedFilesystems, archiveNameProblems, archivePath, inDirectory } from './archives.ts';
import { busy, type Plan, type Refusal } from './plan.ts';
import { snapshotNameProblems } from './snapshot.ts';
import type { Step } from './step.ts';
import type { UnfinishedRun } from './world.ts';

export interface ExportRequest {
  readonly instance: Instance;
  readonly project: string;
  /** Where to; `''` for the working directory. */
  readonly directory: string;
  /** Pack what this snapshot holds instead of what the datasets hold now. */
  readonly snapshot: string | undefined;
  /** The image with the name of the instance too. */
  readonly withImage: boolean;
}

export interface SeenExport {
  /** Paths that certainly do not exist. */
  readonly missing: ReadonlySet<string>;
  /** Archives that exist. */
  readonly existing: ReadonlySet<string>;
  /** Snapshots `dataset@name` that zfs says do not exist. */
  readonly missingSnapshots: ReadonlySet<string>;
  /** Whether there is an image; `undefined` when nobody asked. */
  readonly hasImage: boolean | undefined;
  readonly unfinished: UnfinishedRun | undefined;
}

/** Plan an archive of every filesystem that is not transient. */
export function planExport(request: ExportRequest, seen: SeenExport): Plan {
  const { instance, project, directory, snapshot, withImage } = request;
  const { name } = instance;
  const steps: Step[] = [
    ...(directory === '' ? [] : [{ kind: 'directory.create', directory } as const]),
    ...(withImage
      ? [{ kind: 'image.export', project, alias: name, file: inDirectory(directory, 'image.tar.gz') } as const]
      : []),
    ...archiveSteps(request, seen),
  ];
  const refusals = [
    ...busy(seen, name),
    ...archiveNameProblems(instance),
    ...(snapshot === undefined ? [] : snapshotNameProblems(snapshot)),
    ...problems(request, seen),
  ];
  return {
    operation: 'export',
    instance: name,
    project,
    title: `export ${name}${directory === '' ? '' : ` to ${directory}`}`,
    actions: [],
    steps: refusals.length > 0 ? [] : steps,
    losses: steps.flatMap((step) =>
      step.kind === 'archive.create' && step.replaces ? [`the archive ${step.archive} that is there now`] : [],
    ),
    keeps: [],
    refusals,
  };
}

function archiveSteps({ instance, directory, snapshot }: ExportRequest, { existing }: SeenExport): Step[] {
  return archivedFilesystems(instance).map((filesystem) => {
    const archive = archivePath(directory, filesystem);
    const step = {
      kind: 'archive.create',
      archive,
      directory: filesystem.directory,
      replaces: existing.has(archive),
    } as const;
    if (snapshot === undefined || filesystem.kind === 'directory') return step;
    return { ...step, snapshot: `${filesystem.path}@${snapshot}`, mountpoint: inDirectory(directory, 'mnt') };
  });
}

function problems({ instance, project, snapshot }: ExportRequest, seen: SeenExport): Refusal[] {
  const refusals: Refusal[] = archivedFilesystems(instance).flatMap(({ id, kind, path, directory, place }) => {
    const name = `${path}@${snapshot}`;
    if (snapshot !== undefined && kind === 'dataset')
      return seen.missingSnapshots.has(name) ? [{ text: `There is no snapshot ${name} to export`, place }] : [];
    return seen.missing.has(directory)
      ? [{ text: `Filesystem ${id} has no directory ${directory} to export`, place }]
      : [];
  });
  if (seen.hasImage === false) refusals.push({ text: `There is no image ${instance.name} in project ${project}` });
  return refusals;
}
