import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { connectApi } from '../sandbox/api.ts';
import { type Lxops, server, startLxops } from './lxops.ts';

let lxops: Lxops;
before(async () => {
  lxops = await startLxops();
  await lxops.write(
    'w.yaml',
    `#lxops-v1
description: |
  Web server
  of the test
ostype: alpine
image: busybox
profiles: [default]
filesystems:
  main: {pattern: (dirroot)/w/(instance), destroy: true}
devices:
  srv: {path: /srv, filesystem: main}
  etc: {path: /etc/opt, filesystem: main, readonly: true}
`,
  );
  await succeeds('launch', '-name', 'w1', 'w.yaml');
});
after(() => lxops[Symbol.asyncDispose]());

async function succeeds(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

async function fails(pattern: RegExp, ...words: string[]): Promise<void> {
  const { exitCode, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 1, stderr);
  assert.match(stderr, pattern);
}

async function send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<void> {
  const api = connectApi(lxops.sandbox.socket);
  try {
    await api.send(method, path, body);
  } finally {
    await api.close();
  }
}

async function profilesOf(name: string): Promise<readonly string[]> {
  const api = connectApi(lxops.sandbox.socket);
  try {
    return (await api.get<{ profiles: string[] }>(`/1.0/instances/${name}`)).profiles;
  } finally {
    await api.close();
  }
}

const w1 = ['-name', 'w1', 'w.yaml'] as const;

test('profiles are compared, applied and put in order', async (t) => {
  await send('POST', '/1.0/profiles', { name: 'extra', config: {}, devices: {} });
  await t.test('as launched there is no difference', async () => {
    assert.equal(await succeeds('profile', 'diff', ...w1), '');
    assert.equal(await succeeds('profile', 'list', ...w1), 'default\nw1.lxops');
  });
  await t.test('one more on the instance', async () => {
    await send('PATCH', '/1.0/instances/w1', { profiles: ['default', 'w1.lxops', 'extra'] });
    assert.equal(await succeeds('profile', 'diff', ...w1), 'w1 profiles only in container: extra');
    assert.equal(await succeeds('profile', 'reorder', ...w1), 'profiles differ: w1');
    assert.match(await succeeds('profile', 'apply', '-dry-run', ...w1), /give w1 the profiles default, w1\.lxops/);
    assert.deepEqual(await profilesOf('w1'), ['default', 'w1.lxops', 'extra']);
    await succeeds('profile', 'apply', ...w1);
    assert.deepEqual(await profilesOf('w1'), ['default', 'w1.lxops']);
  });
  await t.test('another order', async () => {
    await send('PATCH', '/1.0/instances/w1', { profiles: ['w1.lxops', 'default'] });
    assert.equal(await succeeds('profile', 'diff', ...w1), 'w1 profiles are in different order: default w1.lxops');
    await succeeds('profile', 'reorder', ...w1);
    assert.deepEqual(await profilesOf('w1'), ['default', 'w1.lxops']);
  });
  await t.test('one missing on the instance, for machines', async () => {
    await send('PATCH', '/1.0/instances/w1', { profiles: ['default', 'extra'] });
    const [found] = JSON.parse(await succeeds('profile', 'diff', '-json', ...w1)) as { onlyInConfig: string[] }[];
    assert.deepEqual(found?.onlyInConfig, ['w1.lxops']);
    await succeeds('profile', 'apply', ...w1);
    assert.equal(await succeeds('profile', 'diff', ...w1), '');
  });
  await t.test('no such instance', () => fails(/no instance w9/, 'profile', 'diff', '-name', 'w9', 'w.yaml'));
});

test('profiles go into files and come back', async (t) => {
  const file = join(lxops.directory, 'profiles/w1.lxops');
  await t.test('export', async () => {
    await succeeds('profile', 'export', '-d', 'profiles', 'w1.lxops');
    assert.equal((await stat(file)).mode & 0o777, 0o644);
    const { devices } = parse(await readFile(file, 'utf8')) as { devices: Record<string, unknown> };
    const source = `${lxops.sandbox.directory}/data/w/w1/etc`;
    assert.deepEqual(devices['etc'], { path: '/etc/opt', readonly: 'true', source, type: 'disk' });
    await fails(/no profile nosuch/, 'profile', 'export', 'nosuch');
  });
  await t.test('import makes one and replaces another', async () => {
    await writeFile(join(lxops.directory, 'new'), 'config: {limits.cpu: 1}\ndescription: new\ndevices: {}\n');
    await writeFile(join(lxops.directory, 'extra'), 'description: replaced\n');
    assert.match(
      await succeeds('profile', 'import', '-dry-run', 'new', 'extra'),
      /create profile new[^]*replace profile extra/,
    );
    assert.equal((await lxops.run('profile', 'exists', 'new')).exitCode, 1);
    await succeeds('profile', 'import', 'new', 'extra');
    assert.equal(await succeeds('profile', 'exists', 'new'), 'new');
    await succeeds('profile', 'export', '-all', '-d', 'all');
    const read = async (name: string) => parse(await readFile(join(lxops.directory, 'all', name), 'utf8')) as object;
    assert.deepEqual(await read('new'), { config: { 'limits.cpu': '1' }, description: 'new', devices: {} });
    assert.deepEqual(await read('extra'), { config: {}, description: 'replaced', devices: {} });
  });
  await t.test('a file that is no profile changes nothing', async () => {
    await writeFile(join(lxops.directory, 'broken'), 'devices: {a: b}\n');
    await fails(/broken: devices is a map of maps/, 'profile', 'import', 'broken');
    await fails(/nosuch/, 'profile', 'import', 'nosuch');
  });
});

test('what there is to know about an instance', async () => {
  const info = parse(await succeeds('instance', 'info', 'w1')) as Record<string, unknown>;
  assert.deepEqual([info['name'], info['status']], ['w1', 'Running']);
  assert.equal(await succeeds('instance', 'profiles', 'w1'), 'default\nw1.lxops');
  const data = `${lxops.sandbox.directory}/data/w/w1`;
  const table = (await succeeds('instance', 'devices', 'w1')).split('\n').map((line) => line.trim().split(/ +/));
  assert.deepEqual(table, [
    ['SOURCE', 'PATH', 'NAME', 'READONLY'],
    ['/', 'root', 'false'],
    [`${data}/etc`, '/etc/opt', 'etc', 'true'],
    [`${data}/srv`, '/srv', 'srv', 'false'],
  ]);
  const address = await succeeds('instance', 'wait', 'w1');
  assert.match(address, /^10\.\d+\.\d+\.\d+$/);
  assert.equal(await succeeds('instance', 'addresses', '-headers'), `address,name\n${address},w1`);
  assert.equal(await succeeds('instance', 'addresses', '-format', 'yaml', '-o', 'addresses'), '');
  assert.equal(await readFile(join(lxops.directory, 'addresses'), 'utf8'), `w1: ${address}\n`);
  assert.match(await succeeds('instance', 'hwaddr'), /^HWADDR +NAME\n([0-9a-f]{2}:){5}[0-9a-f]{2} w1$/);
  const image = await succeeds('image', 'instances');
  assert.equal(image, 'IMAGE   INSTANCE\nbusybox w1');
  for (const command of ['info', 'profiles', 'devices', 'wait'])
    await fails(/w9|[Ii]nstance not found/, 'instance', command, 'w9');
});

test('each instance of a project gets a number and keeps it', async () => {
  await succeeds('instance', 'number', '-f', 'n.csv', '-first', '7000', '-project', 'default', 'b');
  assert.equal(await readFile(join(lxops.directory, 'n.csv'), 'utf8'), 'b,7000\nw1,7001\n');
  await succeeds('instance', 'number', '-clean', '-f', 'n.csv', '-project', 'default', '-r');
  assert.equal(await readFile(join(lxops.directory, 'n.csv'), 'utf8'), 'w1,7001\n');
});

test('a snapshot of a running instance becomes an image that others are launched from', async (t) => {
  await send('POST', '/1.0/instances/w1/snapshots', { name: 'copy' });
  await t.test('published with properties from the configuration', async () => {
    const said = await succeeds('publish', '-c', 'w.yaml', '-serial', '20260105', '-compression', 'none', 'w1/copy');
    assert.match(said, /alias: alpine-w-20260105[^]*description: Web server[^]*fingerprint: [0-9a-f]{64}/);
    const api = connectApi(lxops.sandbox.socket);
    const { target } = await api.get<{ target: string }>('/1.0/images/aliases/alpine-w-20260105');
    const { properties } = await api.get<{ properties: object }>(`/1.0/images/${target}`);
    await api.close();
    assert.deepEqual(properties, {
      architecture: 'x86_64',
      description: 'Web server',
      name: 'w1',
      os: 'alpine',
      release: '20260105',
      serial: '20260105',
      variant: 'w',
    });
  });
  await t.test('refused before anything is made', async () => {
    await fails(/alias alpine-w-20260105 is taken/, 'publish', '-c', 'w.yaml', '-serial', '20260105', 'w1/copy');
    await fails(/w1 has no snapshot other; it has copy/, 'publish', 'w1/other');
    await fails(/no instance w9/, 'publish', 'w9/copy');
  });
  await t.test('an instance of it', async () => {
    const text = await readFile(join(lxops.directory, 'w.yaml'), 'utf8');
    await lxops.write('own.yaml', text.replace('image: busybox', 'image: alpine-w-20260105'));
    await succeeds('launch', '-name', 'w2', 'own.yaml');
    assert.match(await succeeds('image', 'instances'), /^alpine-w-20260105 +w2$/m);
    await succeeds('destroy', '-stop', '-name', 'w2', 'own.yaml');
  });
});

test('the kind of server can be demanded', async () => {
  const other = server === 'lxd' ? 'incus' : 'lxd';
  assert.equal(await succeeds('-server', server, 'profile', 'exists', 'default'), 'default');
  const { exitCode } = await lxops.run('-server', other, 'profile', 'exists', 'nosuch');
  assert.equal(exitCode, 1);
  await fails(/-server is incus or lxd/, '-server', 'docker', 'profile', 'exists', 'default');
});
