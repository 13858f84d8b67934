import { tryCommand, type Host } from '../host/runCommand.ts';
import { type Dataset, listAllDatasets, listSnapshots, parseDatasets, parseMissing } from '../host/zfs.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import { isInside } from '../plan/roots.ts';

/** Every dataset of the machine, for its origin; none on a host without zfs. */
export async function observeAllDatasets(host: Host, signal: AbortSignal): Promise<readonly Dataset[]> {
  return parseDatasets(await listing(host, listAllDatasets().argv, signal));
}

/** The snapshots of a dataset and of those below it, as `dataset@name`; those of one dataset oldest first. */
export async function observeSnapshots(host: Host, dataset: string, signal: AbortSignal): Promise<readonly string[]> {
  const text = await listing(host, listSnapshots(dataset).argv, signal);
  return text.split('\n').filter((name) => name.includes('@'));
}

/**
 * The datasets that go with a snapshot when it is destroyed everywhere: its clones, what is in them, and their clones.
 *
 * @param everywhere also what depends on the snapshots of the same name below the dataset
 */
export function dependentsOf(snapshot: string, everywhere: boolean, all: readonly Dataset[]): string[] {
  const [dataset = '', name = ''] = snapshot.split('@');
  const found = new Set<string>();
  const take = (isOrigin: (origin: string) => boolean): void => {
    for (const clone of all) {
      if (clone.origin === undefined || found.has(clone.name) || !isOrigin(clone.origin)) continue;
      for (const below of all) if (isInside(below.name, clone.name)) found.add(below.name);
      take((origin) => isInside(origin.split('@')[0] ?? '', clone.name));
    }
  };
  take((origin) => {
    const [from = '', at = ''] = origin.split('@');
    return at === name && (everywhere ? isInside(from, dataset) : from === dataset);
  });
  return [...found].toSorted();
}

async function listing(host: Host, argv: readonly [string, ...string[]], signal: AbortSignal): Promise<string> {
  try {
    const { exitCode, stdout, stderr } = await tryCommand(host, { argv }, signal);
    if (exitCode !== 0 && parseMissing(stderr) === undefined)
      throw new LxopsError('command.failed', { argv, exitCode, stderr });
    return stdout;
  } catch (error) {
    if (isLxopsError(error, 'command.missing')) return '';
    throw error;
  }
}
