import { LxopsError } from '../errors.ts';
import type { HostCommand } from '../host/command.ts';
import { type Host, tryCommand } from '../host/runCommand.ts';
import { type Dataset, listDatasets, listNames, parseDatasets, parseMissing } from '../host/zfs.ts';
import { ancestors, datasetNameFlaw } from '../plan/places.ts';

/** These datasets and all their ancestors, as far as they exist. */
export async function observeDatasets(
  host: Host,
  datasets: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Dataset>> {
  const names = datasets.filter((name) => datasetNameFlaw(name) === undefined).flatMap(ancestors);
  const answer = await list(host, names, listDatasets, signal);
  return new Map(parseDatasets(answer?.stdout ?? '').map((dataset) => [dataset.name, dataset]));
}

/**
 * Which of these datasets and snapshots (`dataset@name`) exist and which do not, as far as zfs says; a name that it
 * says nothing of is in neither set.
 */
export async function observeNames(
  host: Host,
  names: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly found: ReadonlySet<string>; readonly missing: ReadonlySet<string> }> {
  const answer = await list(host, names, listNames, signal);
  const found = new Set(answer?.stdout.split('\n').filter((name) => names.includes(name)));
  return { found, missing: new Set(answer?.missing) };
}

async function list(
  host: Host,
  names: readonly string[],
  command: (names: readonly string[]) => HostCommand,
  signal: AbortSignal,
): Promise<{ readonly stdout: string; readonly missing: readonly string[] } | undefined> {
  if (names.length === 0) return undefined;
  const { argv } = command([...new Set(names)]);
  const { exitCode, stdout, stderr } = await tryCommand(host, { argv }, signal);
  const missing = exitCode === 0 ? [] : parseMissing(stderr);
  // What cannot be seen must not be taken for something that does not exist.
  if (missing === undefined) throw new LxopsError('command.failed', { argv, exitCode, stderr });
  return { stdout, missing };
}
