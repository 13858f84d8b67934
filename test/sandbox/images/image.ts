import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { withLock } from '../lock.ts';

/** Built images stay here until their recipe changes. */
export const CACHE = fileURLToPath(new URL('../../../.cache/sandbox', import.meta.url));

/** One file of an image. */
export interface ImageFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** An image in Incus's own format: one tarball with everything, or one with the metadata beside a squashfs. */
export interface Image {
  readonly os: string;
  readonly release: string;
  readonly metadata: ImageFile;
  readonly rootfs?: ImageFile;
  /** Identifies the image to Incus: the SHA-256 of its files, one after the other. */
  readonly fingerprint: string;
}

/** How to make an image when the cache has none. */
export interface Recipe {
  readonly os: string;
  readonly release: string;
  /** Changes whenever the result would. */
  readonly version: string;
  /** After so many days the image is made again: what it takes from a mirror has moved on. */
  readonly maxAgeDays?: number;
  /** Make the image's files in an empty directory; gives the metadata's, then the root file system's, if it is apart. */
  readonly build: (directory: string) => Promise<readonly [metadata: string, rootfs?: string]>;
}

/** The image of a recipe, from the cache or made now, which `say` is told. */
export async function cachedImage(recipe: Recipe, say: (text: string) => void): Promise<Image> {
  const name = `${recipe.os}-${recipe.release}`.toLowerCase();
  const directory = join(CACHE, `${name}-${recipe.version}`);
  if (await isFresh(directory, recipe)) return loadImage(directory);
  return withLock('images', async () => {
    if (await isFresh(directory, recipe)) return loadImage(directory);
    say(`Making the image ${recipe.os} ${recipe.release}`);
    try {
      await buildImage(recipe, name, directory);
    } catch (error) {
      // An image past its age still works for most; without a mirror it is all there is.
      if (!existsSync(directory)) throw error;
      say(`It could not be made again, so the old one stays: ${String(error)}`);
    }
    return loadImage(directory);
  });
}

async function buildImage(recipe: Recipe, name: string, directory: string): Promise<void> {
  const work = `${directory}.new`;
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const files = await recipe.build(work);
  await writeFile(join(work, 'image.json'), JSON.stringify(await describeImage(recipe, files)));
  await removeVersions(name);
  await rename(work, directory);
}

/** The image's metadata file, as every image carries it. */
export function metadataYaml(os: string, release: string): string {
  const architecture = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const properties = { os, release, architecture, description: `${os} ${release} (lxops sandbox)` };
  return `${JSON.stringify({ architecture, creation_date: 1_700_000_000, properties })}\n`;
}

/** A digest of files, by content and name, and of further words. */
export async function versionOf(files: readonly string[], words: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files.toSorted()) hash.update(`${basename(file)}\0`).update(await readFile(file));
  for (const word of words) hash.update(`${word}\0`);
  return hash.digest('hex').slice(0, 12);
}

async function isFresh(directory: string, { maxAgeDays = Infinity }: Recipe): Promise<boolean> {
  const file = join(directory, 'image.json');
  return existsSync(file) && Date.now() - (await stat(file)).mtimeMs < maxAgeDays * 86_400_000;
}

async function loadImage(directory: string): Promise<Image> {
  const image = JSON.parse(await readFile(join(directory, 'image.json'), 'utf8')) as Image;
  const at = (file: ImageFile) => ({ ...file, path: join(directory, file.path) });
  return { ...image, metadata: at(image.metadata), ...(image.rootfs && { rootfs: at(image.rootfs) }) };
}

/** What `image.json` holds: paths are names beside it. */
async function describeImage({ os, release }: Recipe, [metadata, rootfs]: readonly [string, string?]): Promise<Image> {
  return {
    os,
    release,
    metadata: await describeFile(metadata),
    ...(rootfs !== undefined && { rootfs: await describeFile(rootfs) }),
    fingerprint: await sha256([metadata, ...(rootfs === undefined ? [] : [rootfs])]),
  };
}

async function describeFile(path: string): Promise<ImageFile> {
  return { path: basename(path), sizeBytes: (await stat(path)).size, sha256: await sha256([path]) };
}

async function sha256(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) await pipeline(createReadStream(path), hash, { end: false });
  return hash.digest('hex');
}

/** Earlier versions of an image serve nobody. */
async function removeVersions(name: string): Promise<void> {
  const old = (await readdir(CACHE)).filter((entry) => entry.startsWith(`${name}-`) && /-[0-9a-f]{12}$/.test(entry));
  for (const entry of old) await rm(join(CACHE, entry), { recursive: true, force: true });
}
