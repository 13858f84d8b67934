import type { Host } from '../host/runCommand.ts';
import { destroyDataset } from '../host/zfs.ts';
import { retryBusy, unmountTree } from './retryBusy.ts';

/**
 * Destroy a dataset with its snapshots and children. Mounted ones are unmounted first: a busy one cannot be destroyed
 * either, and then nothing has been destroyed yet. Each attempt may free one more dataset.
 *
 * @throws LxopsError `command.failed` when it stays busy: something still uses it
 */
export async function destroyTree(host: Host, dataset: string, signal: AbortSignal): Promise<void> {
  const size = await unmountTree(host, dataset, signal);
  await retryBusy(host, destroyDataset(dataset), size + 10, signal);
}
