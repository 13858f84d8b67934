import type { Host } from '../host/runCommand.ts';
import type { Instance } from '../instance/model.ts';
import type { DataSource } from '../plan/sources.ts';
import type { HostWorld, UnfinishedRun } from '../plan/world.ts';
import { observeDatasets, observeNames } from './datasets.ts';
import { observeDirectories } from './directories.ts';

export interface HostObservation {
  readonly host: Host;
  readonly instance: Instance;
  /** Where its data comes from: that is looked at too. */
  readonly data: DataSource | undefined;
  readonly unfinished: UnfinishedRun | undefined;
}

/** Look at the datasets and directories that a plan for this instance depends on. */
export async function observeHost(
  { host, instance, data, unfinished }: HostObservation,
  signal: AbortSignal,
): Promise<HostWorld> {
  const origins = data?.how === 'clone' ? datasetsOf(data.source).map((dataset) => `${dataset}@${data.snapshot}`) : [];
  const templates = data?.how === 'copy' ? data.source.devices.map(({ directory }) => directory) : [];
  const [datasets, directories, { missing }] = await Promise.all([
    observeDatasets(host, datasetsOf(instance), signal),
    observeDirectories(host, [...directoriesOf(instance), ...templates], signal),
    observeNames(host, origins, signal),
  ]);
  return { datasets, directories, missingSnapshots: missing, unfinished };
}

/** The names of the datasets of an instance. */
function datasetsOf({ filesystems }: Instance): string[] {
  return filesystems.filter(({ kind }) => kind === 'dataset').map(({ path }) => path);
}

/** The directories of all filesystems and devices of an instance. */
function directoriesOf({ filesystems, devices }: Instance): string[] {
  return [...filesystems, ...devices].map(({ directory }) => directory);
}
