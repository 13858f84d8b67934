import { type Host, runCommand } from '../host/runCommand.ts';
import { type Dataset, getProperty, listTree, mountDataset, parseDatasets, renameDataset } from '../host/zfs.ts';
import { retryBusy, unmountTree } from './retryBusy.ts';

/**
 * Rename a dataset with everything below it. It is unmounted for that, and stays so: to be mounted by `mountTree`.
 *
 * @throws LxopsError `command.failed`, also when something still uses it
 */
export async function renameTree(host: Host, from: string, to: string, signal: AbortSignal): Promise<void> {
  const size = await unmountTree(host, from, signal);
  await retryBusy(host, renameDataset(from, to), size + 10, signal);
}

/** Mount a dataset and those below it that are meant to be mounted and are not. */
export async function mountTree(host: Host, dataset: string, signal: AbortSignal): Promise<void> {
  const tree = parseDatasets(await runCommand(host, listTree(dataset), signal));
  const unmounted = tree.filter(isMountable).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name } of unmounted) {
    const canmount = await runCommand(host, getProperty('canmount', name), signal);
    if (canmount.trim() === 'on') await retryBusy(host, mountDataset(name), 20, signal);
  }
}

function isMountable({ mounted, mountpoint }: Dataset): boolean {
  return mounted === false && mountpoint?.startsWith('/') === true;
}
