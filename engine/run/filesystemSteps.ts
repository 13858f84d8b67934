import { unpackArchive } from '../host/archive.ts';
import type { HostCommand } from '../host/command.ts';
import { createDirectory, fillDirectory, moveDirectory, ownDirectory } from '../host/directory.ts';
import { pipeCommands } from '../host/pipeCommands.ts';
import { type Host, runCommand } from '../host/runCommand.ts';
import { overSsh } from '../host/ssh.ts';
import {
  cloneDataset,
  createDataset,
  destroySnapshot,
  receiveDataset,
  rollBack,
  sendSnapshot,
  takeSnapshot,
} from '../host/zfs.ts';
import { observeDirectories } from '../observe/directories.ts';
import type { FilesystemStep, Step } from '../plan/step.ts';
import { createArchive } from './archives.ts';
import type { RunEvent } from './events.ts';
import { mountTree, renameTree } from './renameDataset.ts';
import { retryBusy } from './retryBusy.ts';
import { shiftByCommands } from './shiftByCommands.ts';
import { type OwnerChange, shiftOwners } from './shiftOwners.ts';

/** What a change to the host needs. */
interface HostContext {
  readonly host: Host;
  readonly emit: (event: RunEvent) => void;
}

type Kind = FilesystemStep['kind'] | 'dataset.create';
type StepOf<K extends Kind> = Extract<Step, { kind: K }>;
type Runners = {
  readonly [K in Kind]: (step: StepOf<K>, context: HostContext, signal: AbortSignal) => Promise<unknown>;
};

/** A clone may be mounted and has to be let go of first, one at an attempt. */
const ATTEMPTS = 40;

/** One runner per kind of change to datasets, directories and archives. */
export const FILESYSTEM_RUNNERS: Runners = {
  'dataset.create': (step, { host }, signal) =>
    runCommand(host, at(host, step.host, createDataset(step.dataset, step.properties)), signal),
  'dataset.clone': (step, { host }, signal) =>
    runCommand(host, cloneDataset(step.origin, step.dataset, step.properties), signal),
  'dataset.rename': (step, { host }, signal) => renameTree(host, step.from, step.to, signal),
  'dataset.mount': (step, { host }, signal) => mountTree(host, step.dataset, signal),
  'dataset.rollback': (step, { host }, signal) => retryBusy(host, rollBack(step.snapshot), ATTEMPTS, signal),
  'dataset.copy': (step, { host }, signal) =>
    pipeCommands(
      host,
      at(host, step.fromHost, sendSnapshot(step.snapshot)),
      at(host, step.toHost, receiveDataset(step.dataset, { over: step.over })),
      signal,
    ),
  'snapshot.create': (step, { host }, signal) =>
    runCommand(host, at(host, step.host, takeSnapshot(step.snapshot)), signal),
  'snapshot.destroy': (step, { host }, signal) =>
    retryBusy(host, destroySnapshot(step.snapshot, step), ATTEMPTS, signal),
  'directory.fill': (step, { host }, signal) => runCommand(host, fillDirectory(step.from, step.directory), signal),
  'directory.ensure': ensureDirectory,
  'directory.rename': (step, { host }, signal) => runCommand(host, moveDirectory(step.from, step.to), signal),
  'archive.create': (step, { host }, signal) => createArchive(host, step, signal),
  'archive.extract': (step, { host }, signal) => runCommand(host, unpackArchive(step.archive, step.directory), signal),
  'owners.shift': (step, { host, emit }, signal) => {
    const { directory } = step;
    const tell = ({ uid, gid, path }: OwnerChange) =>
      emit({ type: 'output', stream: 'stdout', text: `chown ${uid}:${gid} ${path}\n` });
    return changesOwnersItself(host)
      ? shiftOwners(directory, step, tell, signal)
      : shiftByCommands(host, directory, step, tell, signal);
  },
};

/** Root on this host needs no program for it. */
function changesOwnersItself({ sudo, ssh }: Host): boolean {
  return ssh === undefined && (process.getuid?.() === 0 || sudo === 'never');
}

/** A command here, or on another host. */
function at(host: Host, other: string | undefined, command: HostCommand): HostCommand {
  return other === undefined ? command : overSsh(other, command, host.sudo, process.getuid?.() ?? 0);
}

async function ensureDirectory(
  { directory, owner }: StepOf<'directory.ensure'>,
  { host }: HostContext,
  signal: AbortSignal,
): Promise<void> {
  if (await isThere(host, directory, signal)) return;
  await runCommand(host, createDirectory(directory), signal);
  if (owner !== '') await runCommand(host, ownDirectory(directory, owner), signal);
}

async function isThere(host: Host, path: string, signal: AbortSignal): Promise<boolean> {
  return (await observeDirectories(host, [path], signal)).has(path);
}
