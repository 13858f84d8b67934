import { createDirectory, moveDirectory, removeDirectory } from '../host/directory.ts';
import { writeFile } from '../host/archive.ts';
import { listPlaces, parsePlaces, type PlaceKind } from '../host/places.ts';
import { feedCommand } from '../host/pipeCommands.ts';
import { type Host, runCommand, tryCommand } from '../host/runCommand.ts';
import { isSquashfs, onlyMissing, readMagic, unpackSquashfs, unpackTar } from '../host/unpack.ts';
import { LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { openRootFile, ownImage } from '../incus/exportImage.ts';
import { unpackedAt } from '../plan/extract.ts';
import type { Step } from '../plan/step.ts';
import type { RunEvent } from './events.ts';

type UnpackStep = Extract<Step, { kind: 'image.unpack' }>;

interface Context {
  readonly incus: IncusClient;
  readonly host: Host;
  readonly emit: (event: RunEvent) => void;
}

/**
 * Unpack some directories of an image, owners and modes as they are in it. A directory that the image does not have, or
 * that is no directory in it, is made empty.
 */
export async function unpackImage(
  step: UnpackStep,
  { incus, host, emit }: Context,
  signal: AbortSignal,
): Promise<void> {
  const { project, image, paths, directory } = step;
  const onProgress = (text: string) => emit({ type: 'progress', text });
  const fingerprint = await ownImage(incus, project, image, onProgress, signal);
  const [file, unpacked, root] = [`${directory}/image`, `${directory}/unpacked`, `${directory}/root`];
  // What an earlier attempt left would be mixed with what comes.
  await runCommand(host, removeDirectory(directory), signal);
  await runCommand(host, createDirectory(unpacked), signal);
  const { bytes, prefix } = await openRootFile(incus, project, fingerprint, signal);
  await feedCommand(host, writeFile(file), bytes, signal);
  await unpack(
    host,
    { file, into: unpacked, members: paths.map((path) => `${prefix}${path.replace(/^\/+/, '')}`) },
    signal,
  );
  await runCommand(host, removeDirectory(file), signal);
  const from = prefix === '' ? unpacked : `${unpacked}/rootfs`;
  if ((await kindsOf(host, [from], signal)).has(from)) await runCommand(host, moveDirectory(from, root), signal);
  await completeDirectories(step, { host, emit }, signal);
}

interface Archive {
  readonly file: string;
  readonly into: string;
  readonly members: readonly string[];
}

async function unpack(host: Host, { file, into, members }: Archive, signal: AbortSignal): Promise<void> {
  if (isSquashfs(await runCommand(host, readMagic(file), signal))) {
    await runCommand(host, unpackSquashfs(file, into, members), signal);
    return;
  }
  const command = unpackTar(file, into, members);
  const { exitCode, stderr } = await tryCommand(host, command, signal);
  if (exitCode === 0 || onlyMissing(stderr)) return;
  throw new LxopsError('command.failed', { argv: command.argv, exitCode, stderr: stderr.slice(-4096) });
}

/** A symbolic link of the image would lead to a place of this host. */
async function completeDirectories(
  { paths, directory }: UnpackStep,
  { host, emit }: Pick<Context, 'host' | 'emit'>,
  signal: AbortSignal,
): Promise<void> {
  // A path above others comes first: while it is a link, what is below it is elsewhere.
  for (const path of paths.toSorted((a, b) => a.length - b.length)) {
    const place = unpackedAt(directory, path);
    const kind = (await kindsOf(host, [place], signal)).get(place)?.own;
    if (kind === 'd') continue;
    const what =
      kind === undefined
        ? 'is not in the image'
        : `is ${kind === 'l' ? 'a symbolic link' : 'no directory'} in the image`;
    emit({ type: 'warning', text: `${path} ${what}; its directory is left empty` });
    if (kind !== undefined) await runCommand(host, removeDirectory(place), signal);
    await runCommand(host, createDirectory(place), signal);
  }
}

/** find names what is missing on stderr, and goes on. */
async function kindsOf(
  host: Host,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PlaceKind>> {
  return parsePlaces((await tryCommand(host, listPlaces(paths), signal)).stdout);
}
