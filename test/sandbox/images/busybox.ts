import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withLock } from '../lock.ts';
import { CACHE, type Image, cachedImage, metadataYaml, versionOf } from './image.ts';
import { copyOverlay, makeDirectories, overlayFiles, packTar } from './rootfs.ts';

/** Programs of busybox that would be mistaken for the package managers of other systems. */
const LEFT_OUT = new Set(['dpkg', 'dpkg-deb', 'rpm', 'rpm2cpio', 'init']);

const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n';
const SHADOW = 'root:*::0:::::\nnobody:!::0:::::\n';
const GROUP = [
  'root:x:0:root',
  'adm:x:4:',
  'tty:x:5:',
  'wheel:x:10:root',
  'audio:x:18:',
  'users:x:100:',
  'nobody:x:65534:',
];

/** An image of some 2 MB that looks like Alpine of that release to lxops: its users, packages, time zone and init. */
export async function busyboxImage(release: string, say: (text: string) => void): Promise<Image> {
  const busybox = await busyboxProgram(say);
  const overlays = [...(await overlayFiles('alpine')), ...(await overlayFiles('common'))];
  const version = await versionOf([busybox, fileURLToPath(import.meta.url), ...overlays], [release]);
  return cachedImage({ os: 'Alpine', release, version, build: (directory) => build(directory, busybox, release) }, say);
}

async function build(directory: string, busybox: string, release: string): Promise<readonly [string]> {
  const rootfs = join(directory, 'rootfs');
  await makeDirectories(rootfs, [
    'bin',
    'sbin',
    'usr/bin',
    'usr/sbin',
    'usr/local/bin',
    'dev',
    'proc',
    'sys',
    'run',
    'tmp',
    'mnt',
  ]);
  await makeDirectories(rootfs, [
    'root',
    'home',
    'srv',
    'opt',
    'var/log',
    'var/lib',
    'var/tmp',
    'etc/apk',
    'etc/doas.d',
    'etc/skel',
  ]);
  await installBusybox(rootfs, busybox);
  await copyOverlay('common', rootfs);
  await copyOverlay('alpine', rootfs);
  await symlink('/usr/sbin/init', join(rootfs, 'sbin/init'));
  for (const [path, mode, text] of etc(release)) {
    await writeFile(join(rootfs, 'etc', path), text);
    await chmod(join(rootfs, 'etc', path), mode);
  }
  for (const [path, mode] of [
    ['tmp', 0o1777],
    ['var/tmp', 0o1777],
    ['root', 0o700],
  ] as const)
    await chmod(join(rootfs, path), mode);

  await writeFile(join(directory, 'metadata.yaml'), metadataYaml('Alpine', release));
  const file = join(directory, 'incus_combined.tar.gz');
  await packTar(directory, ['metadata.yaml', 'rootfs'], file);
  await rm(rootfs, { recursive: true });
  return [file];
}

function etc(release: string): readonly (readonly [path: string, mode: number, text: string])[] {
  return [
    ['alpine-release', 0o644, `${release}.0\n`],
    [
      'os-release',
      0o644,
      `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${release}.0\nPRETTY_NAME="Alpine Linux v${release}"\n`,
    ],
    ['passwd', 0o644, PASSWD],
    ['shadow', 0o640, SHADOW],
    ['group', 0o644, `${GROUP.join('\n')}\n`],
    ['shells', 0o644, '/bin/sh\n/bin/ash\n/bin/bash\n'],
    ['profile', 0o644, 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n'],
    ['hosts', 0o644, '127.0.0.1\tlocalhost\n::1\tlocalhost\n'],
    ['inittab', 0o644, '::sysinit:/sbin/openrc sysinit\n::respawn:/sbin/getty 38400 console\n'],
    ['apk/world', 0o644, 'alpine-baselayout\nalpine-keys\napk-tools\nbusybox\n'],
  ];
}

async function installBusybox(rootfs: string, busybox: string): Promise<void> {
  const program = join(rootfs, 'bin/busybox');
  await copyFile(busybox, program);
  await chmod(program, 0o755);
  const { stdout } = await execa(busybox, ['--list-full']);
  for (const path of stdout.split('\n')) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (LEFT_OUT.has(name) || existsSync(join(rootfs, path))) continue;
    await mkdir(dirname(join(rootfs, path)), { recursive: true });
    await symlink('/bin/busybox', join(rootfs, path));
  }
}

/** Debian's busybox-static, unpacked and not installed: it conflicts with the busybox that the machine may have. */
async function busyboxProgram(say: (text: string) => void): Promise<string> {
  const program = join(CACHE, 'busybox');
  return withLock('busybox', async () => {
    if (existsSync(program)) return program;
    say('Fetching busybox-static');
    await mkdir(CACHE, { recursive: true });
    const work = await mkdtemp(join(CACHE, 'busybox-static-'));
    try {
      await download(work);
      const [file = ''] = await readdir(work);
      await execa('dpkg-deb', ['--extract', join(work, file), join(work, 'root')]);
      await rename(join(work, 'root/bin/busybox'), program);
    } finally {
      await rm(work, { recursive: true });
    }
    return program;
  });
}

async function download(directory: string): Promise<void> {
  const fetch = () => execa('apt-get', ['download', 'busybox-static'], { cwd: directory, reject: false });
  if (!(await fetch()).failed) return;
  // A machine that has never updated its lists does not know the package.
  await execa('apt-get', ['update']);
  await execa('apt-get', ['download', 'busybox-static'], { cwd: directory });
}
