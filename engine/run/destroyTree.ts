import { setTimeout as delay } from 'node:timers/promises';
import { LxopsError } from '../errors.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import { destroyDataset, isBusy, listTree, parseDatasets, unmountDataset } from '../host/zfs.ts';

/** zfs-fuse lets go of a dataset some milliseconds after its unmount. */
const settleMs = 20;
const retryMs = 50;

/**
 * Destroy a dataset with its snapshots and children. Mounted ones are unmounted first, deepest first, and a passing
 * "dataset is busy" is retried within bounds: each attempt may have freed one more dataset.
 *
 * @throws LxopsError `command.failed` when it stays busy: something still uses it
 */
export async function destroyTree(host: Host, dataset: string, signal: AbortSignal): Promise<void> {
  const tree = parseDatasets(await runCommand(host, listTree(dataset), signal));
  const mounted = tree.filter((entry) => entry.mounted === true).toSorted((a, b) => b.name.length - a.name.length);
  for (const { name } of mounted) {
    const { exitCode, stderr } = await tryCommand(host, unmountDataset(name), signal);
    // A busy one cannot be destroyed either; nothing has been destroyed yet.
    if (exitCode !== 0) throw new LxopsError('command.failed', { argv: unmountDataset(name).argv, exitCode, stderr });
  }
  await delay(settleMs, undefined, { signal });
  const command = destroyDataset(dataset);
  for (let attempt = 0; ; attempt++) {
    const { exitCode, stderr } = await tryCommand(host, command, signal);
    if (exitCode === 0) return;
    if (!isBusy(stderr) || attempt > tree.length + 10)
      throw new LxopsError('command.failed', { argv: command.argv, exitCode, stderr });
    await delay(retryMs, undefined, { signal });
  }
}
