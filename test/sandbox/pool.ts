import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { type Process, killAll, processOf, until, waitUntilGone } from './processes.ts';
import { type Claim, claims } from './registry.ts';
import { withLock } from './lock.ts';

/** Room for data in a pool; its file is sparse. */
const POOL_BYTES = 4 * 2 ** 30;

const PID_FILE = '/run/lxops-zfs-fuse.pid';

/**
 * Make the directory in which the pool will mount, before the server starts in a mount namespace of its own: only so do the
 * datasets that are made later appear there too.
 */
export async function preparePool({ pool }: Claim): Promise<void> {
  await mkdir(`/${pool}`);
  await execa('mount', ['--bind', `/${pool}`, `/${pool}`]);
  await execa('mount', ['--make-shared', `/${pool}`]);
}

/** Make the sandbox's pool on a file; its datasets mount at /POOL, as lxops configurations expect. */
export async function createPool({ pool, directory }: Claim): Promise<void> {
  await withLock('zfs', startZfs);
  const file = join(directory, 'pool.img');
  await (await open(file, 'wx')).close();
  await truncate(file, POOL_BYTES);
  await execa('zpool', ['create', '-o', 'cachefile=none', '-m', `/${pool}`, pool, file]);
}

/**
 * Destroy the pool and everything in it.
 *
 * zfs-fuse lets go of a dataset a few milliseconds after its unmount, so: unmount deepest first, wait, destroy, and again if
 * it was too early. Never `-f`: with an open file that hangs every zfs-fuse mount of the machine.
 *
 * @throws Error naming the mount point that something still uses
 */
export async function destroyPool({ pool }: Claim): Promise<void> {
  const top = `/${pool}`;
  const emptied = await until(async () => {
    const points = (await mountPoints(top)).filter(({ type }) => type.endsWith('zfs')).map(({ point }) => point);
    for (const point of points.toReversed()) await execa('umount', [point], { reject: false });
    return points.length === 0;
  }, 10);
  if (!emptied) throw new Error(`${top} cannot be unmounted: something still uses it.`);
  if (await poolExists(pool)) await destroyUnmounted(pool);
  for (const { point } of (await mountPoints(top)).toReversed()) await execa('umount', [point]);
  // Nothing is mounted here any more; files may have been written while that was so before.
  await execa('rm', ['--recursive', '--force', '--one-file-system', '--', top]);
}

/** End the zfs-fuse that a sandbox started, if no sandbox and no pool of anybody needs it. */
export async function stopZfsIfUnused(): Promise<void> {
  await withLock('zfs', async () => {
    const pools = await execa('zpool', ['list', '-H', '-o', 'name'], { reject: false });
    if ((await claims()).length > 0 || pools.failed || pools.stdout.trim() !== '') return;
    const daemon = await ownDaemon();
    if (daemon === undefined) return;
    // Without a pool it has nothing to save, and SIGTERM takes it three seconds.
    await killAll([daemon]);
    await waitUntilGone([daemon], 10);
    await rm(PID_FILE, { force: true });
  });
}

async function destroyUnmounted(pool: string): Promise<void> {
  let last = '';
  const destroyed = await until(async () => {
    await delay(20);
    const { failed, stderr } = await execa('zpool', ['destroy', pool], { reject: false });
    last = stderr;
    return !failed || !(await poolExists(pool));
  }, 10);
  if (!destroyed) throw new Error(`zpool destroy ${pool}: ${last}`);
}

async function poolExists(pool: string): Promise<boolean> {
  return !(await execa('zpool', ['list', '-H', '-o', 'name', pool], { reject: false })).failed;
}

/** The kernel's own ZFS needs no daemon; otherwise one zfs-fuse serves the whole machine and may run already. */
async function startZfs(): Promise<void> {
  const answers = async () => !(await execa('zpool', ['list', '-H', '-o', 'name'], { reject: false })).failed;
  if (existsSync('/dev/zfs') || (await answers())) return;
  const argv = ['--no-kstat-mount', '--pidfile', PID_FILE];
  // It refuses to start over the file of one that was killed.
  await rm(PID_FILE, { force: true });
  // One that is about to end still holds the socket, and answers no more.
  const started = await until(
    async () => !(await execa('zfs-fuse', argv, { cwd: '/', stdio: 'ignore', cleanup: false, reject: false })).failed,
    10,
  );
  if (!started || !(await until(answers, 10))) throw new Error('zfs-fuse does not start; see the system log.');
}

/** The zfs-fuse that a sandbox started, known by the file that only sandboxes name to it. */
async function ownDaemon(): Promise<Process | undefined> {
  const pid = Number(await readFile(PID_FILE, 'utf8').catch(() => 'NaN'));
  const daemon = Number.isNaN(pid) ? undefined : await processOf(pid);
  return daemon?.title.endsWith(`--pidfile ${PID_FILE}`) === true ? daemon : undefined;
}

/** What is mounted at or below a directory, in the order of mounting. */
async function mountPoints(top: string): Promise<{ point: string; type: string }[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8');
  return text.split('\n').flatMap((line) => {
    const [left = '', right = ''] = line.split(' - ');
    const point = left
      .split(' ')[4]
      ?.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
    if (point === undefined || (point !== top && !point.startsWith(`${top}/`))) return [];
    return [{ point, type: right.split(' ')[0] ?? '' }];
  });
}
