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
  const options = Object.entries(properties).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return { argv: ['zfs', 'create', '-p', ...options, dataset], asRoot: true };
}

/** Destroy a dataset with its snapshots and children. Never with -f: a forced unmount takes the data of whoever writes. */
export function destroyDataset(dataset: string): HostCommand {
  return { argv: ['zfs', 'destroy', '-r', dataset], asRoot: true };
}

export function unmountDataset(dataset: string): HostCommand {
  return { argv: ['zfs', 'unmount', dataset], asRoot: true };
}

/** zfs refuses for a moment after an unmount; the same command succeeds a little later. */
export function isBusy(stderr: string): boolean {
  return /dataset is busy|pool or dataset is busy|umount failed|Device or resource busy/.test(stderr);
}
