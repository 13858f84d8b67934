import assert from 'node:assert/strict';
import { chown, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { connectApi } from '../sandbox/api.ts';
import { destroyDataset } from './destroyDataset.ts';
import { demo, type Lxops, startLxops } from './lxops.ts';

let lxops: Lxops;
before(async () => {
  lxops = await startLxops();
});
after(() => lxops[Symbol.asyncDispose]());

const data = join(demo, 'data.yaml');
const example = join(demo, 'example.yaml');

interface Seen {
  readonly status: string;
  readonly profiles: readonly string[];
  readonly config: Readonly<Record<string, string>>;
}

/** Everything a removal could take: instances, profiles, datasets and the plain directories of one instance. */
async function everything(name: string): Promise<object> {
  const api = connectApi(lxops.sandbox.socket);
  try {
    const instances = await api.get<Seen[]>('/1.0/instances?recursion=1');
    const profiles = await api.get<{ name: string }[]>('/1.0/profiles?recursion=1');
    const datasets = await execa('zfs', ['list', '-H', '-r', '-o', 'name', lxops.sandbox.pool]);
    const files = await execa(
      'find',
      [join(lxops.sandbox.directory, 'data', name), `/${lxops.sandbox.pool}/host/${name}`],
      { reject: false },
    );
    return {
      instances: instances.map(({ status, profiles: used }) => [status, used]),
      profiles: profiles.map((profile) => profile.name),
      datasets: datasets.stdout,
      files: files.stdout,
    };
  } finally {
    await api.close();
  }
}

async function inside(name: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lxops.sandbox.execute(name, ['sh', '-c', script]);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

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

test('launch, rebuild and destroy an instance with a dataset and a directory', async (t) => {
  const { pool, directory } = lxops.sandbox;
  await t.test('launch makes what the plan says, owned by the root of the container', async () => {
    const plan = await succeeds('launch', '-dry-run', '-name', 'a1', data);
    assert.match(plan, new RegExp(`create dataset ${pool}/host/a1 \\(compression=on\\)`));
    assert.match(await succeeds('launch', '-name', 'a1', data), /10\.\d+\.\d+\.\d+/);
    for (const path of [
      `/${pool}/host/a1`,
      `/${pool}/host/a1/opt`,
      join(directory, 'data/a1'),
      join(directory, 'data/a1/home'),
    ]) {
      const { uid, gid } = await stat(path);
      assert.deepEqual([uid, gid], [1000000, 1000000], path);
    }
    const { stdout } = await execa('zfs', ['get', '-H', '-o', 'value', 'compression', `${pool}/host/a1`]);
    assert.equal(stdout, 'on');
  });
  await t.test('its cloud-config files are applied in order', async () => {
    assert.match(
      await inside('a1', 'id demo; cat /etc/motd; cat /home/demo/.ssh/authorized_keys'),
      /uid=2000\(demo\).*wheel[^]*configured by lxops[^]*ssh-ed25519/,
    );
    assert.match(await inside('a1', 'cat /etc/apk/world'), /bash\nbusybox\nca-certificates\ndoas\ntzdata|bash[^]*doas/);
    assert.equal(await inside('a1', 'stat -c %a /etc/profile.d/prompt.sh'), '644');
    assert.match(await inside('a1', 'cat /etc/doas.d/demo.conf'), /permit nopass demo/);
  });
  await t.test('the name is taken now', () =>
    fails(/An instance a1 exists already \(Running\)/, 'launch', '-name', 'a1', data),
  );
  await t.test('rebuild replaces the root disk and keeps every device', async () => {
    await inside('a1', 'echo precious > /home/demo/file; echo kept > /opt/file; echo gone > /root/file');
    await succeeds('rebuild', '-name', 'a1', data);
    assert.equal(await inside('a1', 'cat /home/demo/file /opt/file; ls /root; id -u demo'), 'precious\nkept\n2000');
  });
  await t.test('delete and destroy of a running instance change nothing', async () => {
    const unchanged = await everything('a1');
    for (const command of ['delete', 'destroy'])
      await fails(/a1 is running; nothing was changed/, command, '-name', 'a1', data);
    assert.deepEqual(await everything('a1'), unchanged);
    assert.equal(await inside('a1', 'cat /home/demo/file'), 'precious');
  });
  await t.test('delete keeps the data, and the next launch uses it', async () => {
    await succeeds('delete', '-stop', '-name', 'a1', data);
    assert.equal(await readFile(join(directory, 'data/a1/home/demo/file'), 'utf8'), 'precious\n');
    await succeeds('launch', '-name', 'a1', data);
    assert.equal(await inside('a1', 'cat /home/demo/file /opt/file'), 'precious\nkept');
  });
  await t.test('destroy takes the instance, its profile and its filesystems, and nothing else', async () => {
    await execa('zfs', ['create', `${pool}/host/other`]);
    await succeeds('destroy', '-stop', '-name', 'a1', data);
    assert.deepEqual(await everything('a1'), {
      instances: [],
      profiles: ['default'],
      datasets: [pool, `${pool}/host`, `${pool}/host/other`].join('\n'),
      files: '',
    });
  });
  await t.test('destroy again says what was not there', async () => {
    const { exitCode, stderr } = await lxops.run('destroy', '-name', 'a1', data);
    assert.equal(exitCode, 0);
    assert.match(stderr, /There is no instance a1/);
  });
});

test('the first example is launched twice', async () => {
  for (const name of ['b1', 'b2']) await succeeds('launch', '-name', name, example);
  const api = connectApi(lxops.sandbox.socket);
  try {
    for (const name of ['b1', 'b2']) {
      const { status, profiles, config } = await api.get<Seen>(`/1.0/instances/${name}`);
      assert.deepEqual([status, profiles], ['Running', ['default', `${name}.lxops`]]);
      assert.equal(config['user.lxops.state'], 'ready');
    }
    assert.equal((await api.get<{ description: string }>('/1.0/profiles/b1.lxops')).description, example);
  } finally {
    await api.close();
  }
  for (const name of ['b1', 'b2']) await succeeds('delete', '-stop', '-name', name, example);
});

test('traps of destroy: nothing at all is removed', async (t) => {
  const { pool, directory } = lxops.sandbox;
  await lxops.write('trap.yaml', trap(`(fsroot)/trap/(instance)`));
  await succeeds('launch', '-name', 't1', 'trap.yaml');
  await t.test('a dataset of somebody else inside', async () => {
    await execa('zfs', ['create', `${pool}/trap/t1/foreign`]);
    await fails(/foreign/, 'destroy', '-stop', '-name', 't1', 'trap.yaml');
    await destroyDataset(`${pool}/trap/t1/foreign`);
  });
  await t.test('a clone of its snapshot', async () => {
    await execa('zfs', ['snapshot', `${pool}/trap/t1@s`]);
    await execa('zfs', ['clone', `${pool}/trap/t1@s`, `${pool}/clone`]);
    await fails(/clone/, 'destroy', '-stop', '-name', 't1', 'trap.yaml');
    await destroyDataset(`${pool}/clone`);
  });
  await t.test('a file that only looks like the configuration of the instance', async () => {
    await lxops.write('other.yaml', `${trap('(fsroot)/trap/(instance)')}profile-pattern: other-(instance)\n`);
    await fails(/was not made from this file/, 'destroy', '-stop', '-name', 't1', 'other.yaml');
  });
  await t.test('the instance still runs, and goes when nothing is in the way', async () => {
    assert.equal(await inside('t1', 'echo alive'), 'alive');
    await succeeds('destroy', '-stop', '-name', 't1', 'trap.yaml');
    assert.equal((await execa('zfs', ['list', `${pool}/trap/t1`], { reject: false })).exitCode, 1);
  });
  await t.test('a symbolic link in place of the directory', async () => {
    const target = join(directory, 'target');
    await mkdir(join(directory, 'links'), { recursive: true });
    await mkdir(target);
    await writeFile(join(target, 'file'), 'precious');
    await chown(target, 1000000, 1000000);
    await symlink(target, join(directory, 'links/t2'));
    await lxops.write('link.yaml', trap(`${directory}/links/(instance)`));
    await fails(/symbolic link/, 'destroy', '-name', 't2', 'link.yaml');
    assert.equal(await readFile(join(target, 'file'), 'utf8'), 'precious');
  });
});

function trap(pattern: string): string {
  return `#lxops-v1
ostype: alpine
image: busybox
filesystems:
  main: {pattern: ${pattern}, destroy: true}
devices:
  main: {path: /data, filesystem: main}
`;
}

const mistakes: readonly (readonly [what: string, yaml: string, RegExp])[] = [
  ['broken YAML', 'image: [busybox\n', /bad\.yaml:\d+:\d+: /],
  ['an image that is not here', 'ostype: alpine\nimage: nosuch\n', /bad\.yaml:3:8: .*no image "nosuch"/],
  [
    'an image that no server has',
    'ostype: alpine\nimage: images:alpine/9.9\n',
    /bad\.yaml:3:8: .*no image "alpine\/9\.9"/,
  ],
  ['an unknown remote', 'ostype: alpine\nimage: nowhere:alpine\n', /bad\.yaml:3:8: no remote is called "nowhere"/],
  [
    'a missing profile',
    'ostype: alpine\nimage: busybox\nprofiles: [default, nosuch]\n',
    /bad\.yaml:4:21: There is no profile nosuch/,
  ],
  ['a missing include', 'include: [nosuch.yaml]\n', /bad\.yaml:2:11: .*nosuch\.yaml.*does not exist/],
  [
    'an unset property',
    'ostype: alpine\nimage: busybox\nfilesystems:\n  main: {pattern: (nosuch)/x}\n',
    /bad\.yaml:5:\d+: The property "nosuch" is not set/,
  ],
  [
    'a pool that is not there',
    'ostype: alpine\nimage: busybox\nfilesystems:\n  main: {pattern: nosuchpool/x}\n',
    /bad\.yaml:5:\d+: There is no ZFS pool nosuchpool/,
  ],
  ['an unknown ostype', 'ostype: alpin\nimage: busybox\n', /bad\.yaml:2:9: .*alpine/],
  ['a bad name', 'ostype: alpine\nimage: busybox\n', /"-?9" cannot be the name|cannot be the name/],
];
for (const [what, yaml, sentence] of mistakes) {
  test(`refused with a place, before anything is made: ${what}`, async () => {
    await lxops.write('bad.yaml', `#lxops-v1\n${yaml}`);
    const unchanged = await everything('bad');
    await fails(sentence, 'launch', '-name', what === 'a bad name' ? '9' : 'bad', 'bad.yaml');
    assert.deepEqual(await everything('bad'), unchanged);
  });
}

test('an include that includes its includer is said and harmless', async () => {
  await lxops.write('cycle.yaml', '#lxops-v1\nostype: alpine\nimage: busybox\ninclude: [cycle2.yaml]\n');
  await lxops.write('cycle2.yaml', '#lxops-v1\ninclude: [cycle.yaml]\n');
  const { exitCode, stderr } = await lxops.run('launch', '-dry-run', '-name', 'c1', 'cycle.yaml');
  assert.equal(exitCode, 0, stderr);
  assert.match(stderr, /cycle2\.yaml:2:\d+: .*cycle\.yaml/);
});

test('without a server the way out is said', () =>
  fails(/No Incus or LXD server is here: \/nosuch/, '-socket', '/nosuch', 'launch', example));

test('a missing file', () => fails(/nosuch\.yaml.*does not exist/, 'launch', 'nosuch.yaml'));

test('a failing entry is named with file and line, and the way on', async () => {
  await lxops.write('fail.yaml', '#lxops-v1\nostype: alpine\nimage: busybox\ncloud-config-files: [fail.cfg]\n');
  await lxops.write(
    'fail.cfg',
    '#cloud-config\nruncmd:\n  - echo before > /root/log\n  - echo trouble >&2; exit 7\n  - echo after >> /root/log\n',
  );
  await fails(/fail\.cfg:4:5.*[^]*trouble[^]*exit code 7|exit code 7[^]*trouble/, 'launch', '-name', 'f1', 'fail.yaml');
  await fails(/-from 3/, 'launch', '-name', 'f1', 'fail.yaml');
  await succeeds('launch', '-name', 'f1', '-from', '3', 'fail.yaml');
  assert.equal(await inside('f1', 'cat /root/log'), 'before\nafter');
  await succeeds('delete', '-stop', '-name', 'f1', 'fail.yaml');
});
