import { cp, glob, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** Files that go into images as they are; what lies in a directory of programs becomes executable. */
export type Overlay = 'alpine' | 'common' | 'debian';

/** Copy an overlay into a root file system. */
export async function copyOverlay(name: Overlay, rootfs: string): Promise<void> {
  await cp(overlayDirectory(name), rootfs, { recursive: true });
  for (const file of await overlayPaths(name)) {
    await execa('chmod', [/\/(s?bin|udhcpc)\//.test(file) ? '0755' : '0644', join(rootfs, file)]);
  }
}

/** The overlay's files, as absolute paths. */
export async function overlayFiles(name: Overlay): Promise<string[]> {
  return (await overlayPaths(name)).map((file) => join(overlayDirectory(name), file));
}

/** Pack a directory, compressed as the file's name says, so that equal content gives equal bytes; everything belongs to root. */
export async function packTar(directory: string, members: readonly string[], file: string): Promise<void> {
  const equalBytes = ['--sort=name', '--mtime=@1700000000', '--numeric-owner', '--owner=0', '--group=0'];
  await execa('tar', [
    '--create',
    '--auto-compress',
    '--file',
    file,
    '--directory',
    directory,
    ...equalBytes,
    ...members,
  ]);
}

/** Make directories below a root file system. */
export async function makeDirectories(rootfs: string, directories: readonly string[]): Promise<void> {
  for (const directory of directories) await mkdir(join(rootfs, directory), { recursive: true });
}

function overlayDirectory(name: Overlay): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

async function overlayPaths(name: Overlay): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob('**/*', { cwd: overlayDirectory(name), withFileTypes: true })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(overlayDirectory(name).length));
  }
  return files;
}
