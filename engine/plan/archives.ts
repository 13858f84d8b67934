import type { Instance, InstanceFilesystem } from '../instance/model.ts';
import type { Refusal } from './plan.ts';

/** Where the archives of an instance are; `''` for the working directory. */
export function archivePath(directory: string, { id }: Pick<InstanceFilesystem, 'id'>): string {
  return inDirectory(directory, `${id}.tar.gz`);
}

export function inDirectory(directory: string, name: string): string {
  return directory === '' ? name : `${directory.replace(/\/+$/, '')}/${name}`;
}

/** The filesystems that are exported and imported, in path order. */
export function archivedFilesystems({ filesystems }: Instance): InstanceFilesystem[] {
  return filesystems.filter(({ transient }) => !transient);
}

/** An archive is called like its filesystem. */
export function archiveNameProblems(instance: Instance): Refusal[] {
  return archivedFilesystems(instance)
    .filter(({ id }) => id.includes('/') || id === '')
    .map(({ id, place }) => ({ text: `The filesystem "${id}" cannot be the name of a file`, place }));
}
