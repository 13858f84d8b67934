import type { FilesystemStep } from './step.ts';

/** The sentence for a change to datasets, directories and archives. */
export function describeFilesystemStep(step: FilesystemStep): string {
  switch (step.kind) {
    case 'dataset.clone':
      return `clone ${step.origin} to dataset ${step.dataset}${withProperties(step.properties)}`;
    case 'dataset.rename':
      return `rename dataset ${step.from} to ${step.to}`;
    case 'dataset.mount':
      return `mount dataset ${step.dataset}`;
    case 'dataset.rollback':
      return `put dataset ${step.snapshot.replace(/@.*$/, '')} back to ${step.snapshot}`;
    case 'dataset.copy':
      return `copy ${step.snapshot}${onHost(step.fromHost)} to ${step.over ? 'the existing dataset' : 'dataset'} ${step.dataset}${onHost(step.toHost)}`;
    case 'snapshot.create':
      return `take snapshot ${step.snapshot}${onHost(step.host)}`;
    case 'snapshot.destroy':
      return `destroy snapshot ${step.snapshot}${step.everywhere ? ', also of the datasets below, with all clones' : ''}`;
    case 'directory.fill':
      return `copy ${step.from}/ to ${step.directory}/`;
    case 'directory.ensure':
      return `create directory ${step.directory}${step.owner === '' ? '' : ` for ${step.owner}`}, if ${step.origin} has none`;
    case 'directory.rename':
      return `move directory ${step.from} to ${step.to}`;
    case 'archive.create':
      return `pack ${step.snapshot ?? step.directory} into ${step.archive}${step.replaces ? ', over the one that is there' : ''}`;
    case 'archive.extract':
      return `unpack ${step.archive} into ${step.directory}`;
    case 'owners.shift':
      return `in ${step.directory} add ${step.uid} to owners below it, ${step.gid} to groups below it`;
  }
}

/** Which host a change is on, when it is another one. */
export function onHost(host: string | undefined): string {
  return host === undefined ? '' : ` on ${host}`;
}

/** The options of a dataset, as a remark. */
export function withProperties(properties: Readonly<Record<string, string>>): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? '' : ` (${list.join(', ')})`;
}
