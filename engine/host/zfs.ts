import type { HostCommand } from './command.ts';

/** A dataset as `zfs list` shows it. */
export interface Dataset {
  readonly name: string;
  /** `undefined` where zfs does not say; lxops takes it to be `/` + name then. */
  readonly mountpoint: string | undefined;
  readonly mounted: boolean | undefined;
  /** In zfs's own words: `24.5K`. */
  readonly used: string | undefined;
  /** The snapshot it was cloned from. */
  readonly origin: string | undefined;
}

const columns = 'name,mountpoint,mounted,used,origin';

/** List these datasets; zfs names the missing ones on stderr, lists the others and exits with 1. */
export function listDatasets(datasets: readonly string[]): HostCommand {
  return { argv: ['zfs', 'list', '-H', '-t', 'filesystem', '-o', columns, ...datasets] };
}

/** List a dataset with everything below it: datasets, volumes and snapshots. */
export function listTree(dataset: string): HostCommand {
  return { argv: ['zfs', 'list', '-H', '-r', '-t', 'filesystem,volume,snapshot', '-o', columns, dataset] };
}

/** List every dataset of the machine, to find clones by their origin. */
export function listAllDatasets(): HostCommand {
  return { argv: ['zfs', 'list', '-H', '-t', 'filesystem,volume', '-o', columns] };
}

/** Read the answer of the three list commands. zfs writes `-` for a value that does not apply. */
export function parseDatasets(stdout: string): Dataset[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', mountpoint, mounted, used, origin] = line
        .split('\t')
        .map((cell) => (cell === '-' ? undefined : cell));
      return { name, mountpoint, mounted: mounted === undefined ? undefined : mounted === 'yes', used, origin };
    });
}

export function createDataset(dataset: string, properties: Readonly<Record<string, string>>): HostCommand {
  return { argv: ['zfs', 'create', '-p', ...optionsOf(properties), dataset], asRoot: true };
}

function optionsOf(properties: Readonly<Record<string, string>>): string[] {
  return Object.entries(properties).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
}

/** Destroy a dataset with its snapshots and children. Never with -f: a forced unmount takes the data of whoever writes. */
export function destroyDataset(dataset: string): HostCommand {
  return { argv: ['zfs', 'destroy', '-r', dataset], asRoot: true };
}

/** Make a dataset that holds what another one held at its snapshot, and its parents. */
export function cloneDataset(
  origin: string,
  dataset: string,
  properties: Readonly<Record<string, string>>,
): HostCommand {
  return { argv: ['zfs', 'clone', '-p', ...optionsOf(properties), origin, dataset], asRoot: true };
}

/** Only an unmounted dataset is renamed reliably; its parent has to exist. */
export function renameDataset(from: string, to: string): HostCommand {
  return { argv: ['zfs', 'rename', from, to], asRoot: true };
}

export function mountDataset(dataset: string): HostCommand {
  return { argv: ['zfs', 'mount', dataset], asRoot: true };
}

/** @param snapshot `dataset@name` */
export function takeSnapshot(snapshot: string): HostCommand {
  return { argv: ['zfs', 'snapshot', snapshot], asRoot: true };
}

/** Destroy a snapshot; `everywhere` also in the datasets below, and with whatever was cloned from it. */
export function destroySnapshot(snapshot: string, { everywhere }: { readonly everywhere: boolean }): HostCommand {
  return { argv: ['zfs', 'destroy', ...(everywhere ? ['-R'] : []), snapshot], asRoot: true };
}

/** Put a dataset back to a snapshot. The later ones are destroyed; clones of them make it fail. */
export function rollBack(snapshot: string): HostCommand {
  return { argv: ['zfs', 'rollback', '-r', snapshot], asRoot: true };
}

/** Write everything a snapshot holds to standard output. */
export function sendSnapshot(snapshot: string): HostCommand {
  return { argv: ['zfs', 'send', snapshot], asRoot: true };
}

/** Make a dataset from standard input. It may exist only with `over`, and then loses what it held. */
export function receiveDataset(dataset: string, { over }: { readonly over: boolean }): HostCommand {
  return { argv: ['zfs', 'receive', ...(over ? ['-F'] : []), dataset], asRoot: true };
}

/** List datasets or snapshots by name; zfs names those that do not exist on stderr and exits with 1. */
export function listNames(names: readonly string[]): HostCommand {
  return { argv: ['zfs', 'list', '-H', '-t', 'filesystem,snapshot', '-o', 'name', ...names] };
}

/** List the snapshots of a dataset and of those below it; those of one dataset in the order of their making. */
export function listSnapshots(dataset: string): HostCommand {
  return { argv: ['zfs', 'list', '-H', '-r', '-t', 'snapshot', '-o', 'name', dataset] };
}

/** One value, on a line of its own. */
export function getProperty(property: string, dataset: string): HostCommand {
  return { argv: ['zfs', 'get', '-H', '-o', 'value', property, dataset] };
}

/** The names that zfs says do not exist; `undefined` when it says anything else too. */
export function parseMissing(stderr: string): readonly string[] | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const names = lines.map((line) => /cannot open '(.+)': .*(?:does not exist|no such pool)/.exec(line)?.[1]);
  return names.every((name) => name !== undefined) ? names : undefined;
}

export function unmountDataset(dataset: string): HostCommand {
  return { argv: ['zfs', 'unmount', dataset], asRoot: true };
}

/** zfs refuses for a moment after an unmount; the same command succeeds a little later. */
export function isBusy(stderr: string): boolean {
  return /dataset is busy|pool or dataset is busy|umount failed|Device or resource busy/.test(stderr);
}
