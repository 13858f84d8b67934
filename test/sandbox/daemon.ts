import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { type Api, connectApi } from './api.ts';
import { type Process, allProcesses, hasVariable, killAll, until, waitUntilGone } from './processes.ts';
import { type Claim } from './registry.ts';
import { SERVERS } from './servers.ts';

/** Makes container root the host's 1000000, whatever the machine's own subordinate ids are, then becomes the server. */
const START =
  'for file in /etc/subuid /etc/subgid; do [ ! -e $file ] || mount --bind "$1" $file || exit 1; done; shift; exec "$@"';

/** Where the server of a sandbox keeps its state. */
function serverDirectory({ directory, server }: Claim): string {
  return join(directory, server);
}

/** Where clients reach the server; short, because the kernel allows a socket's path 107 bytes. */
export function serverSocket(claim: Claim): string {
  return join(serverDirectory(claim), 'unix.socket');
}

/**
 * Start the server in a mount namespace of its own and give it a storage pool, a bridge and a default profile.
 *
 * It belongs to no terminal and outlives a killed owner; whoever starts a sandbox next ends it.
 *
 * @throws Error with the end of the server's log when it does not come up
 */
export async function startDaemon(claim: Claim): Promise<void> {
  const { program, directoryVariable } = SERVERS[claim.server];
  const directory = serverDirectory(claim);
  const logs = join(claim.directory, 'logs');
  const ids = join(claim.directory, 'subid');
  await Promise.all([mkdir(directory, { mode: 0o711 }), mkdir(logs), writeFile(ids, 'root:1000000:1000000000\n')]);

  const log = join(logs, 'server.log');
  const output = await open(log, 'a');
  const argv = ['--mount', '--propagation', 'slave', 'sh', '-c', START, 'sh', ids, program];
  const child = spawn('unshare', argv, {
    env: { ...process.env, [directoryVariable]: directory },
    stdio: ['ignore', output.fd, output.fd],
    detached: true,
  });
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true)).once('error', () => (ended = true));
  await output.close();

  const ready = await until(async () => ended || existsSync(serverSocket(claim)), 30);
  if (ended || !ready) throw new Error(`${program} did not start:\n${(await readFile(log, 'utf8')).slice(-4096)}`);
  await configure(claim);
}

async function configure(claim: Claim): Promise<void> {
  const api = connectApi(serverSocket(claim));
  try {
    // The socket exists before the server listens on it.
    await until(() => answers(api), 30);
    await Promise.all([
      api.send('POST', '/1.0/storage-pools', { name: 'default', driver: 'dir', config: {} }),
      api.send('POST', '/1.0/networks', {
        name: claim.bridge,
        type: 'bridge',
        config: { 'ipv4.address': claim.address, 'ipv4.nat': 'true', 'ipv6.address': 'none' },
      }),
    ]);
    await api.send('PUT', '/1.0/profiles/default', {
      description: 'Default profile of the sandbox',
      config: {},
      devices: {
        root: { type: 'disk', path: '/', pool: 'default' },
        eth0: { type: 'nic', name: 'eth0', network: claim.bridge },
      },
    });
  } finally {
    await api.close();
  }
}

async function answers(api: Api): Promise<boolean> {
  return api.get('/internal/ready').then(
    () => true,
    () => false,
  );
}

/**
 * End the server, its helpers and its containers, and remove the containers' control groups.
 *
 * The server goes first, with SIGKILL: nothing of its state is kept, and it must not restart what ends next.
 */
export async function stopDaemon(claim: Claim): Promise<void> {
  const processes = await allProcesses();
  const variable = SERVERS[claim.server].directoryVariable;
  const ours = await filterAsync(processes, (row) => hasVariable(row, variable, serverDirectory(claim)));
  const monitors = ours.filter(isMonitor);
  const roots = processes.filter((row) => monitors.some((monitor) => monitor.pid === row.parent));
  const groups = (await Promise.all([...monitors, ...roots].map(controlGroups))).flat();

  await killAll(ours.filter((row) => !isMonitor(row)));
  await killAll(roots);
  // A monitor removes the control groups when its container is gone, and ends.
  if (!(await waitUntilGone(monitors, 3))) await killAll(monitors);
  await waitUntilGone([...ours, ...roots], 5);
  for (const group of new Set(groups)) await removeControlGroup(group);
}

/** liblxc watches every container from a process that it names so. */
function isMonitor({ title }: Process): boolean {
  return title.startsWith('[lxc monitor]');
}

/** The directories, in every hierarchy, of the control groups that liblxc made for this process. */
async function controlGroups({ pid }: Process): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [id, controllers = '', path = ''] = line.split(':');
    const top = /^.*\/lxc\.(payload|monitor)\.[^/]*/.exec(path)?.[0];
    if (top === undefined) return [];
    const roots =
      id === '0'
        ? ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']
        : [join('/sys/fs/cgroup', basename(controllers.replace('name=', '')))];
    return roots.map((root) => join(root, top)).filter((group) => existsSync(group));
  });
}

async function removeControlGroup(group: string): Promise<void> {
  const found = await execa('find', [group, '-depth', '-type', 'd'], { reject: false });
  for (const directory of found.stdout.split('\n').filter((line) => line !== ''))
    await rmdir(directory).catch(() => undefined);
}

async function filterAsync<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_, index) => kept[index]);
}
