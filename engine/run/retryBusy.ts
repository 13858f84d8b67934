import { setTimeout as delay } from 'node:timers/promises';
import { LxopsError } from '../errors.ts';
import type { HostCommand } from '../host/command.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import { isBusy, listTree, parseDatasets, unmountDataset } from '../host/zfs.ts';

/** zfs-fuse lets go of a dataset some milliseconds after its unmount. */
const settleMs = 20;
const retryMs = 50;

/**
 * Run a command of zfs, and again within bounds while it says that a dataset is busy.
 *
 * @throws LxopsError `command.failed` when it stays busy: something still uses it
 */
export async function retryBusy(
  host: Host,
  command: HostCommand,
  attempts: number,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { exitCode, stderr } = await tryCommand(host, command, signal);
    if (exitCode === 0) return;
    if (!isBusy(stderr) || attempt === attempts)
      throw new LxopsError('command.failed', { argv: command.argv, exitCode, stderr });
    await delay(retryMs, undefined, { signal });
  }
}

/**
 * Unmount a dataset and everything below it, deepest first, and wait until zfs has let go of it.
 *
 * @returns how many datasets, volumes and snapshots there are
 * @throws LxopsError `command.failed` when one is in use; those unmounted before it stay so
 */
export async function unmountTree(host: Host, dataset: string, signal: AbortSignal): Promise<number> {
  const tree = parseDatasets(await runCommand(host, listTree(dataset), signal));
  const mounted = tree.filter((entry) => entry.mounted === true).toSorted((a, b) => b.name.length - a.name.length);
  for (const { name } of mounted) await runCommand(host, unmountDataset(name), signal);
  await delay(settleMs, undefined, { signal });
  return tree.length;
}
