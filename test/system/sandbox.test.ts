import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type TestContext, after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Api, connectApi } from '../sandbox/api.ts';
import { until } from '../sandbox/processes.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

const MAIN = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));
const say = (text: string) => console.log(text);

describe('two sandboxes at once', () => {
  const sandboxes: Sandbox[] = [];
  const apis: Api[] = [];

  before(async () => {
    sandboxes.push(...(await Promise.all([startSandbox({ say, debian: true }), startSandbox({ say })])));
    apis.push(...sandboxes.map(({ socket }) => connectApi(socket)));
  });
  after(async () => {
    await Promise.all(apis.map((api) => api.close()));
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    for (const sandbox of sandboxes) assert.deepEqual(await traces(sandbox.id), []);
  });

  test('both launch images:alpine/3.18 under the same name, apart', async () => {
    const addresses = await Promise.all(sandboxes.map((sandbox) => launch(sandbox, 'a1', 'alpine/3.18')));
    assert.notEqual(network(addresses[0]), network(addresses[1]));
    for (const sandbox of sandboxes) {
      const { stdout } = await sandbox.execute('a1', ['cat', '/etc/alpine-release']);
      assert.equal(stdout, '3.18.0\n');
    }
  });

  test('the root of a container is 1000000 on the host', async () => {
    const api = at(apis, 0);
    const { pid } = await api.get<{ pid: number }>('/1.0/instances/a1/state');
    assert.match(await readFile(`/proc/${pid}/status`, 'utf8'), /^Uid:\s+1000000\s/m);
  });

  test('a dataset made while the container runs is mounted into it and writable by its root', async () => {
    const { pool, execute } = at(sandboxes, 0);
    const mount = { home: { type: 'disk', path: '/mnt/home', source: `/${pool}/web/home` } };
    await execa('zfs', ['create', '-p', `${pool}/web/home`]);
    await execa('chown', ['1000000:1000000', `/${pool}/web/home`]);
    await at(apis, 0).send('PATCH', '/1.0/instances/a1', { devices: mount });

    const written = await execute('a1', ['sh', '-c', 'echo kept > /mnt/home/note']);
    assert.equal(written.code, 0, written.stderr);
    assert.equal(await readFile(`/${pool}/web/home/note`, 'utf8'), 'kept\n');
  });

  test('a plain directory is mounted and writable too', async () => {
    const { directory, execute } = at(sandboxes, 0);
    await execa('install', ['-d', '-o', '1000000', '-g', '1000000', `${directory}/srv`]);
    await at(apis, 0).send('PATCH', '/1.0/instances/a1', {
      devices: { srv: { type: 'disk', path: '/srv', source: `${directory}/srv` } },
    });
    assert.equal((await execute('a1', ['touch', '/srv/note'])).code, 0);
    assert.ok(existsSync(`${directory}/srv/note`));
  });

  test('the Alpine stand-in has users, packages and a time zone', async () => {
    const { execute } = at(sandboxes, 1);
    const shell = async (script: string) => {
      const { code, stdout, stderr } = await execute('a1', ['sh', '-c', script]);
      return code === 0 ? stdout : `exit ${code}: ${stderr}`;
    };
    assert.equal(
      await shell('adduser -g "" -D -u 1234 joe && adduser joe wheel && id joe'),
      'uid=1234(joe) gid=1234(joe) groups=1234(joe),10(wheel)\n',
    );
    assert.match(await shell('adduser -g "" -D joe'), /^exit 1: adduser: user 'joe' in use/);
    assert.equal(await shell("echo 'joe:*' | chpasswd -e && grep -c '^joe:\\*:' /etc/shadow"), '1\n');
    assert.equal(
      await shell('apk add bash >/dev/null && grep -c ^bash$ /etc/apk/world && bash -c "echo hi"'),
      '1\nhi\n',
    );
    assert.match(await shell('apk add nosuchpackage'), /^exit 1: ERROR: unable to select packages/);
    assert.equal(await shell('setup-timezone -z Europe/Athens && cat /etc/timezone'), 'Europe/Athens\n');
  });

  test('a container stops when asked, and restarts with an address', async () => {
    const api = at(apis, 1);
    await api.send('PUT', '/1.0/instances/a1/state', { action: 'restart', timeout: 10 });
    assert.ok(await address(api, 'a1'));
    await api.send('PUT', '/1.0/instances/a1/state', { action: 'stop', timeout: 10 });
    assert.equal((await api.get<{ status: string }>('/1.0/instances/a1')).status, 'Stopped');
  });

  test('apt-get installs a package in images:debian/12', async () => {
    const sandbox = at(sandboxes, 0);
    await launch(sandbox, 'd1', 'debian/12');
    const installed = await sandbox.execute('d1', [
      'sh',
      '-c',
      'DEBIAN_FRONTEND=noninteractive apt-get -y install hello && hello',
    ]);
    assert.equal(installed.code, 0, installed.stderr + installed.stdout);
    assert.match(installed.stdout, /Hello, world!/);
  });

  test('the client of Incus finds its way with the environment alone', async () => {
    const { environment } = at(sandboxes, 1);
    // The client reads a configuration from an open standard input.
    const options = { env: environment, stdin: 'ignore' } as const;
    await execa('incus', ['launch', 'images:alpine/3.19', 'a2'], options);
    assert.equal((await execa('incus', ['exec', 'a2', '--', 'cat', '/etc/alpine-release'], options)).stdout, '3.19.0');
    const { stdout } = await execa('incus', ['launch', 'busybox', 'a3'], options);
    assert.match(stdout, /a3/);
  });
});

test('an owner that is told to end takes its sandbox along', async (t) => {
  const owner = await ownerOf(t);
  owner.process.kill('SIGTERM');
  assert.deepEqual(await once(owner.process, 'exit'), [null, 'SIGTERM']);
  assert.deepEqual(await traces(owner.id), []);
});

test('what a killed owner left is removed by the next start', async (t) => {
  const owner = await ownerOf(t);
  await execa('incus', ['launch', 'busybox', 'orphan'], { env: owner.environment, stdin: 'ignore' });
  await execa('zfs', ['create', '-p', `lxt${owner.id}/deep/down`]);
  const killed = once(owner.process, 'exit');
  owner.process.kill('SIGKILL');
  await killed;
  assert.ok((await traces(owner.id)).length > 0);

  const next = await startSandbox({ say });
  try {
    assert.deepEqual(await traces(owner.id), []);
  } finally {
    await next.stop();
  }
  assert.deepEqual(await traces(next.id), []);
});

/** Start `main.ts` as a process of its own, and wait for what it prints. */
async function ownerOf(
  t: TestContext,
): Promise<{ process: ChildProcess; id: string; environment: Record<string, string> }> {
  const process_ = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'inherit'] });
  // After a failed test; otherwise it is gone.
  t.after(() => process_.kill('SIGTERM'));
  const environment: Record<string, string> = {};
  for await (const line of createInterface({ input: process_.stdout })) {
    const [, name = '', value = ''] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    environment[name] = value;
    // The last line that it prints.
    if (name === 'INCUS_SOCKET') break;
  }
  const id = /lxops-sandbox-([0-9a-f]{6})\//.exec(environment['INCUS_SOCKET'] ?? '')?.[1];
  assert.ok(id !== undefined, 'main.ts prints no socket');
  return { process: process_, id, environment };
}

async function launch({ socket, remotes }: Sandbox, name: string, alias: string): Promise<string> {
  const api = connectApi(socket);
  try {
    const { url, certificate } = remotes.images;
    const source = { type: 'image', mode: 'pull', protocol: 'simplestreams', server: url, certificate, alias };
    await api.send('POST', '/1.0/instances', { name, type: 'container', source });
    await api.send('PUT', `/1.0/instances/${name}/state`, { action: 'start', timeout: 10 });
    return await address(api, name);
  } finally {
    await api.close();
  }
}

/** The server announces no addresses. */
async function address(api: Api, name: string): Promise<string> {
  let found: string | undefined;
  const got = await until(async () => {
    const { network } = await api.get<State>(`/1.0/instances/${name}/state`);
    found = network?.['eth0']?.addresses.find(({ family }) => family === 'inet')?.address;
    return found !== undefined;
  }, 20);
  assert.ok(got && found !== undefined, `${name} has no address`);
  return found;
}

interface State {
  readonly network?: Record<string, { addresses: { family: string; address: string }[] }>;
}

function network(address: string | undefined): string | undefined {
  return address?.split('.').slice(0, 3).join('.');
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  assert.ok(item !== undefined);
  return item;
}

/** Everything on this machine that carries the sandbox's name. */
async function traces(id: string): Promise<string[]> {
  const paths = [
    `/var/tmp/lxops-sandbox-${id}`,
    `/lxt${id}`,
    `/sys/class/net/lxo-${id}`,
    `/var/lib/lxops-sandbox/${id}.json`,
  ];
  const pools = await execa('zpool', ['list', '-H', '-o', 'name'], { reject: false });
  const rules = await execa('nft', ['list', 'ruleset'], { reject: false });
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const programs = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
  return [
    ...paths.filter((path) => existsSync(path)),
    ...pools.stdout
      .split('\n')
      .filter((pool) => pool === `lxt${id}`)
      .map((pool) => `pool ${pool}`),
    ...rules.stdout.split('\n').filter((rule) => rule.includes(`lxo-${id}`)),
    ...mounts.split('\n').filter((mount) => mount.includes(id)),
    ...programs.filter((program) => program.includes(`lxops-sandbox-${id}`)).map(() => 'a process'),
  ];
}
