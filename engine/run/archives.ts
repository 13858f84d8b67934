import { isLxopsError } from '../errors.ts';
import {
  mountSnapshot,
  packDirectory,
  removeEmptyDirectory,
  replaceArchive,
  unmountSnapshot,
} from '../host/archive.ts';
import { createDirectory } from '../host/directory.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import { cloneDataset, listNames } from '../host/zfs.ts';
import type { FilesystemStep } from '../plan/step.ts';
import { destroyTree } from './destroyTree.ts';

type ArchiveStep = Extract<FilesystemStep, { kind: 'archive.create' }>;

/** Pack a directory or a snapshot. An archive that is already there stays whole until the new one is. */
export async function createArchive(host: Host, step: ArchiveStep, signal: AbortSignal): Promise<void> {
  const { archive, directory, replaces, snapshot, mountpoint } = step;
  const made = replaces ? `${archive}.partial` : archive;
  const pack = async (from: string): Promise<void> => {
    await runCommand(host, packDirectory(from, made), signal);
  };
  if (snapshot === undefined || mountpoint === undefined) await pack(directory);
  else await withSnapshot(host, snapshot, mountpoint, pack, signal);
  if (replaces) await runCommand(host, replaceArchive(made, archive), signal);
}

/** Read a snapshot where it can be mounted, and through a clone of it where it cannot. Neither is left behind. */
async function withSnapshot(
  host: Host,
  snapshot: string,
  mountpoint: string,
  read: (directory: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  await runCommand(host, createDirectory(mountpoint), signal);
  try {
    if (!(await isMounted(host, snapshot, mountpoint, signal))) return await withClone(host, snapshot, read, signal);
    // A cancelled run cleans up too.
    const anyway = new AbortController().signal;
    try {
      await read(mountpoint);
    } finally {
      await runCommand(host, unmountSnapshot(mountpoint), anyway);
    }
  } finally {
    await tryCommand(host, removeEmptyDirectory(mountpoint), new AbortController().signal);
  }
}

/** @returns false when this ZFS cannot mount snapshots at all */
async function isMounted(host: Host, snapshot: string, mountpoint: string, signal: AbortSignal): Promise<boolean> {
  try {
    await runCommand(host, mountSnapshot(snapshot, mountpoint), signal);
    return true;
  } catch (error) {
    if (isLxopsError(error, 'command.failed') && /unknown filesystem type/.test(error.details.stderr)) return false;
    throw error;
  }
}

async function withClone(
  host: Host,
  snapshot: string,
  read: (directory: string) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const clone = `${snapshot.replace('@', '-')}-lxops-export`;
  const left = await tryCommand(host, listNames([clone]), signal);
  if (left.exitCode === 0 && left.stdout !== '') await destroyTree(host, clone, signal);
  await runCommand(host, cloneDataset(snapshot, clone, {}), signal);
  try {
    await read(`/${clone}`);
  } finally {
    await destroyTree(host, clone, new AbortController().signal);
  }
}
