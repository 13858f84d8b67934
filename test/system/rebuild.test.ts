import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Api, connectApi } from '../sandbox/api.ts';
import { type Lxops, server, startLxops } from './lxops.ts';

let lxops: Lxops;
let api: Api;
before(async () => {
  lxops = await startLxops();
  api = connectApi(lxops.sandbox.socket);
  await lxops.write('b.yaml', config('busybox'));
  await lxops.write('next.yaml', config('images:alpine/3.19'));
});
after(async () => {
  await api.close();
  await lxops[Symbol.asyncDispose]();
});

function config(image: string): string {
  return `#lxops-v1
ostype: alpine
image: ${image}
filesystems:
  main: {pattern: (dirroot)/b/(instance), destroy: true}
devices:
  opt: {path: /opt, filesystem: main}
`;
}

interface Seen {
  readonly status: string;
  readonly description: string;
  readonly profiles: readonly string[];
  readonly devices: object;
  readonly config: Readonly<Record<string, string>>;
}

/** What a rebuild has to keep, with the keys that the image and the server set left out. */
async function kept(name: string): Promise<object> {
  const { status, description, profiles, devices, config } = await api.get<Seen>(`/1.0/instances/${name}`);
  const keys = Object.entries(config).filter(
    ([key]) => /^volatile\..*\.hwaddr$/.test(key) || !/^(volatile|image|user\.lxops)\./.test(key),
  );
  return { status, description, profiles, devices, config: Object.fromEntries(keys) };
}

async function succeeds(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

test('rebuild keeps name, configuration, profiles, devices and addresses', async (t) => {
  await succeeds('launch', '-name', 'b1', 'b.yaml');
  const [network] = (
    await api.get<{ name: string; managed: boolean; config: Record<string, string> }[]>('/1.0/networks?recursion=1')
  ).filter(({ managed }) => managed);
  const address = network?.config['ipv4.address']?.replace(/\.\d+\/\d+$/, '.77');
  await api.send('POST', '/1.0/profiles', { name: 'extra', config: {}, devices: {} });
  await api.send('PATCH', '/1.0/instances/b1', {
    description: 'mine',
    profiles: ['extra', 'default', 'b1.lxops'],
    config: { 'limits.processes': '200', 'user.mine': 'kept' },
    devices: { eth0: { type: 'nic', name: 'eth0', network: network?.name, 'ipv4.address': address } },
  });
  await api.send('PUT', '/1.0/instances/b1/state', { action: 'restart', force: true, timeout: 30 });
  assert.equal(await succeeds('instance', 'wait', 'b1'), address);
  const before = await kept('b1');
  await t.test('with another image', async () => {
    await succeeds('rebuild', '-name', 'b1', 'next.yaml');
    assert.deepEqual(await kept('b1'), before);
    assert.equal(await succeeds('instance', 'wait', 'b1'), address);
    const { config: seen } = await api.get<Seen>('/1.0/instances/b1');
    assert.equal(seen['image.release'], '3.19');
    assert.equal(seen['user.lxops.state'], 'ready');
    assert.equal(seen['user.lxops.swap'], undefined);
  });
  await t.test('nothing is left beside it', async () => {
    assert.deepEqual(
      (await api.get<string[]>('/1.0/instances')).map((url) => url.replace(/.*\//, '')),
      ['b1'],
    );
  });
  await t.test('an image that nobody has stops it before the instance is touched', async () => {
    await lxops.write('nosuch.yaml', config('images:alpine/9.9'));
    const { exitCode, stderr } = await lxops.run('rebuild', '-name', 'b1', 'nosuch.yaml');
    assert.equal(exitCode, 1);
    assert.match(stderr, /nosuch\.yaml:3:8/);
    assert.deepEqual(await kept('b1'), before);
  });
  await t.test('snapshots are refused: they would be lost', async () => {
    await api.send('POST', '/1.0/instances/b1/snapshots', { name: 's1' });
    const { exitCode, stderr } = await lxops.run('rebuild', '-name', 'b1', 'b.yaml');
    assert.equal(exitCode, 1);
    assert.match(stderr, /b1 has snapshots \(s1\)/);
    await api.send('DELETE', '/1.0/instances/b1/snapshots/s1');
  });
});

if (server === 'lxd') {
  test('a name that the rebuild needs and somebody else has', async () => {
    await api.send('POST', '/1.0/instances', { name: 'b1-lxops-new', source: { type: 'image', alias: 'busybox' } });
    const { exitCode, stderr } = await lxops.run('rebuild', '-name', 'b1', 'b.yaml');
    assert.equal(exitCode, 1);
    assert.match(stderr, /b1-lxops-new for a while, and it is taken/);
    await api.send('DELETE', '/1.0/instances/b1-lxops-new');
  });
}
