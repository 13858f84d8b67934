import type { Instance } from '../instance/model.ts';
import { archivedFilesystems, archiveNameProblems, archivePath, inDirectory } from './archives.ts';
import { filesystemSteps } from './filesystems.ts';
import { placeProblems } from './places.ts';
import { busy, interrupted, type Plan, type Refusal } from './plan.ts';
import type { Step } from './step.ts';
import type { HostWorld, SeenInstance } from './world.ts';

export interface ImportRequest {
  readonly instance: Instance;
  readonly project: string;
  /** Where from; `''` for the working directory. */
  readonly directory: string;
  readonly withImage: boolean;
  /** Also into directories that hold files. */
  readonly force: boolean;
}

export interface SeenImport extends HostWorld {
  /** Archives that certainly do not exist. */
  readonly missing: ReadonlySet<string>;
  /** A file in each directory that is not empty, by directory. */
  readonly occupied: ReadonlyMap<string, string>;
  /** `undefined` when there is none, or no server. */
  readonly instance: SeenInstance | undefined;
  /** Is the name of the image taken? `undefined` when nobody asked. */
  readonly hasImage: boolean | undefined;
}

/** Plan to make the filesystems of an instance and to unpack an archive into each that is not transient. */
export function planImport(request: ImportRequest, seen: SeenImport): Plan {
  const { instance, project, directory, withImage, force } = request;
  const { name } = instance;
  const title = `import ${name}${directory === '' ? '' : ` from ${directory}`}`;
  const again = seen.unfinished?.title === title;
  // The same import again: what it unpacked is done, what it did not may hold the first half.
  const pending = seen.unfinished?.fillsPending ?? new Set();
  const left = archivedFilesystems(instance).filter((filesystem) => !again || pending.has(filesystem.directory));
  const occupied = again ? [] : left.filter((filesystem) => seen.occupied.has(filesystem.directory));
  const hasImage = withImage && seen.hasImage === true;
  const refusals: Refusal[] = [
    ...busy(seen, name),
    ...interrupted(seen, title),
    ...archiveNameProblems(instance),
    ...placeProblems({ ...instance, devices: instance.devices.filter(({ filesystem }) => filesystem) }, seen),
    ...(seen.instance?.running === true
      ? [{ text: `${name} is ${seen.instance.status.toLowerCase()}; stop it first` }]
      : []),
    ...left
      .map((filesystem) => archivePath(directory, filesystem))
      .filter((archive) => seen.missing.has(archive))
      .map((archive) => ({ text: `There is no archive ${archive}` })),
    ...(withImage && seen.missing.has(imageFile(directory))
      ? [{ text: `There is no image file ${imageFile(directory)}` }]
      : []),
    ...(hasImage && !again ? [{ text: `An image ${name} exists already in project ${project}; delete it first` }] : []),
    ...(force
      ? []
      : occupied.map(({ id, directory: there, place }) => ({
          text: `Filesystem ${id} is not empty: ${seen.occupied.get(there)}. Files of the same names would be lost; with -force they are`,
          place,
        }))),
  ];
  const steps: Step[] = [
    ...(withImage && !hasImage
      ? [{ kind: 'image.import', project, alias: name, file: imageFile(directory) } as const]
      : []),
    ...filesystemSteps(instance, undefined, seen),
    ...left.map(
      (filesystem) =>
        ({
          kind: 'archive.extract',
          archive: archivePath(directory, filesystem),
          directory: filesystem.directory,
        }) as const,
    ),
  ];
  return {
    operation: 'import',
    instance: name,
    project,
    title,
    actions: [],
    steps: refusals.length > 0 ? [] : steps,
    losses: occupied.map(
      (filesystem) => `files in ${filesystem.directory} that are in ${archivePath(directory, filesystem)} too`,
    ),
    keeps: [],
    refusals,
  };
}

/** Always this name, as by the original. */
export function imageFile(directory: string): string {
  return inDirectory(directory, 'image.tar.gz');
}
