import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type AptIndex, aptIndexes } from '../../../scripts/debian.ts';
import { type Image, cachedImage, metadataYaml, versionOf } from './image.ts';
import { copyOverlay, overlayFiles, packTar } from './rootfs.ts';

const CODENAME = 'bookworm';
const RELEASE = '12';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PACKAGES = ['busybox-static', 'ca-certificates', 'iproute2'];
const UNWANTED = ['/usr/share/man/*', '/usr/share/doc/*', '/usr/share/locale/*', '/usr/share/info/*'];

/**
 * Debian 12 in which `apt-get install` works, by the mirror and the proxy of this machine.
 *
 * It starts in no time because its init is the one of the busybox image; systemd is not in it.
 */
export async function debianImage(say: (text: string) => void): Promise<Image> {
  const sources = sourcesList(await aptIndexes());
  const options = await aptOptions();
  const overlays = [...(await overlayFiles('common')), ...(await overlayFiles('debian'))];
  const version = await versionOf([fileURLToPath(import.meta.url), ...overlays], [...sources, ...options]);
  const build = (directory: string) => buildDebian(directory, sources, options);
  return cachedImage({ os: 'Debian', release: RELEASE, version, maxAgeDays: 7, build }, say);
}

async function buildDebian(
  directory: string,
  sources: readonly string[],
  options: readonly string[],
): Promise<readonly [string, string]> {
  const rootfs = join(directory, 'rootfs');
  await mkdir(rootfs, { mode: 0o755 });
  // The lists of packages stay in the image, packed: lxops installs packages without an update.
  const aptOptions = [...options, 'Acquire::GzipIndexes "true"', 'Acquire::Languages "none"'];
  await execa('mmdebstrap', [
    '--variant=minbase',
    '--format=directory',
    '--skip=cleanup/apt/lists',
    `--include=${PACKAGES.join(',')}`,
    ...aptOptions.map((option) => `--aptopt=${option}`),
    ...UNWANTED.map((path) => `--dpkgopt=path-exclude=${path}`),
    CODENAME,
    rootfs,
    ...sources,
  ]);
  await copyOverlay('common', rootfs);
  await copyOverlay('debian', rootfs);
  for (const name of ['reboot', 'poweroff', 'halt']) await symlink('/bin/busybox', join(rootfs, 'usr/sbin', name));
  await writeFile(join(rootfs, 'etc/hosts'), '127.0.0.1\tlocalhost\n::1\tlocalhost\n');
  await rm(join(rootfs, 'etc/hostname'), { force: true });

  await writeFile(join(directory, 'metadata.yaml'), metadataYaml('Debian', RELEASE));
  const [metadata, squashfs] = [join(directory, 'incus.tar.xz'), join(directory, 'rootfs.squashfs')];
  await packTar(directory, ['metadata.yaml'], metadata);
  await execa('mksquashfs', [
    rootfs,
    squashfs,
    '-noappend',
    '-quiet',
    '-no-progress',
    '-comp',
    'zstd',
    '-Xcompression-level',
    '3',
  ]);
  await rm(rootfs, { recursive: true });
  return [metadata, squashfs];
}

/** The machine's own mirrors, for the release of the image. */
function sourcesList(indexes: readonly AptIndex[]): string[] {
  const archive = indexes.find(({ release, component }) => component === 'main' && /^[a-z]+$/.test(release));
  const security = indexes.find(({ release, component }) => component === 'main' && release.endsWith('-security'));
  if (archive === undefined) throw new Error('apt knows no Debian mirror: the Debian image cannot be made.');
  const line = (repository: string, suite: string) => `deb [signed-by=${KEYRING}] ${repository} ${suite} main`;
  return [
    line(archive.repository, CODENAME),
    line(archive.repository, `${CODENAME}-updates`),
    ...(security === undefined ? [] : [line(security.repository, `${CODENAME}-security`)]),
  ];
}

/** What the machine tells apt about proxies, and about mirrors whose signatures are older than they say. */
async function aptOptions(): Promise<string[]> {
  const { stdout } = await execa('apt-config', ['dump']);
  const wanted = /^Acquire::(https?::(.*::)?Proxy|Check-Valid-Until|Check-Date|ForceIPv4|Retries) ".+";$/;
  return stdout
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => line.slice(0, -1));
}
