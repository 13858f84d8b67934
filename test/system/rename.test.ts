import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import type { ShownPlan } from '../../engine/run/events.ts';
import { connectApi } from '../sandbox/api.ts';
import { until } from '../sandbox/processes.ts';
import { baseConfig, startWithData, type WithData } from './withData.ts';

/** Every step with `npm run test:long`; otherwise every third. */
const STRIDE = process.env['LXOPS_TEST_LONG'] === undefined ? 3 : 1;

let here: WithData;
before(async () => {
  here = await startWithData();
});
after(() => here[Symbol.asyncDispose]());

/** A stopped instance with a file in each of its filesystems. */
async function make(instance: string, file = 'base.yaml'): Promise<void> {
  await here.succeeds('launch', '-name', instance, file);
  await here.inside(instance, 'for d in /opt /etc/opt /var/log /mnt /home /root; do echo $d > $d/file; done');
  await here.stop(instance);
}

/** Everything about an instance that a rename has to keep or change. */
async function stateOf(instance: string): Promise<unknown> {
  const api = connectApi(here.lxops.sandbox.socket);
  const { profiles, config } = await api.get<{ profiles: string[]; config: Record<string, string> }>(
    `/1.0/instances/${instance}`,
  );
  const { devices, description } = await api.get<{ devices: unknown; description: string }>(
    `/1.0/profiles/${instance}.lxops`,
  );
  const names = await api.get<string[]>('/1.0/profiles');
  await api.close();
  const marks = Object.entries(config).filter(([key]) => /^user\.lxops\.(instance|state)/.test(key));
  const datasets = (await execa('zfs', ['list', '-H', '-r', '-o', 'name,mounted', here.lxops.sandbox.pool])).stdout;
  const files = (
    await execa('find', [join(here.lxops.sandbox.directory, 'data'), `/${here.lxops.sandbox.pool}`, '-type', 'f'])
  ).stdout
    .split('\n')
    .toSorted();
  return { profiles, devices, description, names, marks: Object.fromEntries(marks), datasets, files };
}

const neutral = (state: unknown, name: string): unknown => JSON.parse(JSON.stringify(state).replaceAll(name, 'NAME'));

async function rename(from: string, to: string, file = 'base.yaml'): Promise<void> {
  await here.succeeds('rename', '-name', from, file, to);
}

test('a rename moves the profile, datasets and directories along, and the instance runs as before', async () => {
  await make('r1');
  const before = await stateOf('r1');
  await here.fails(/cannot rename to the same name/, 'rename', '-name', 'r1', 'base.yaml', 'r1');
  const plan = await here.succeeds('rename', '-dry-run', '-name', 'r1', 'base.yaml', 'r2');
  assert.doesNotMatch(plan, /rename dataset \S+\/log /);
  assert.deepEqual(await stateOf('r1'), before);
  await rename('r1', 'r2');
  assert.deepEqual(neutral(await stateOf('r2'), 'r2'), neutral(before, 'r1'));
  assert.equal(existsSync(here.paths('r1').main), false);
  await here.fails(/There is no instance r1.*there is a r2/, 'rename', '-name', 'r1', 'base.yaml', 'r2');
  await here.succeeds('launch', '-name', 'r3', 'base.yaml');
  await here.fails(/r3 is running/, 'rename', '-name', 'r3', 'base.yaml', 'r4');
  await here.fails(/An instance r3 exists already/, 'rename', '-name', 'r2', 'base.yaml', 'r3');
  await here.succeeds('destroy', '-stop', '-name', 'r3', 'base.yaml');
  const api = connectApi(here.lxops.sandbox.socket);
  await api.send('PUT', '/1.0/instances/r2/state', { action: 'start', timeout: -1 });
  await api.close();
  assert.equal(
    await here.inside('r2', 'cat /opt/file /etc/opt/file /var/log/file /mnt/file /home/file /root/file; hostname'),
    '/opt\n/etc/opt\n/var/log\n/mnt\n/home\n/root\nr2',
  );
  await here.succeeds('destroy', '-stop', '-name', 'r2', 'base.yaml');
});

test('what is in the way is said before anything has changed', async (t) => {
  await make('w1');
  const { pool, directory } = here.lxops.sandbox;
  const obstacles: readonly (readonly [what: string, make: string[], undo: string[], RegExp])[] = [
    [
      'a dataset',
      ['zfs', 'create', '-p', `${pool}/fs/w2`],
      ['zfs', 'destroy', `${pool}/fs/w2`],
      /\/fs\/w2 exists already; filesystem main cannot be moved there/,
    ],
    [
      'a directory',
      ['mkdir', join(directory, 'data/fs/w2')],
      ['rmdir', join(directory, 'data/fs/w2')],
      /data\/fs\/w2 exists already; filesystem data/,
    ],
    [
      'a dataset that is not mounted',
      ['zfs', 'unmount', `${pool}/tmp/w1`],
      ['zfs', 'mount', `${pool}/tmp/w1`],
      /tmp\/w1 is not mounted/,
    ],
  ];
  for (const [what, obstacle, undo, sentence] of obstacles) {
    await t.test(what, async () => {
      await execa(obstacle[0] ?? '', obstacle.slice(1));
      const unchanged = await here.everything();
      await here.fails(sentence, 'rename', '-name', 'w1', 'base.yaml', 'w2');
      assert.deepEqual(await here.everything(), unchanged);
      if (undo[0] === 'zfs' && undo[1] === 'destroy') await execa('zfs', ['unmount', `${pool}/fs/w2`]);
      // zfs-fuse lets go of a dataset a little after its unmount.
      assert.ok(await until(async () => !(await execa(undo[0] ?? '', undo.slice(1), { reject: false })).failed, 5));
    });
  }
  await t.test('a profile of somebody else', async () => {
    const api = connectApi(here.lxops.sandbox.socket);
    await api.send('POST', '/1.0/profiles', { name: 'w2.lxops', description: 'mine' });
    await here.fails(/The profile w2\.lxops exists already/, 'rename', '-name', 'w1', 'base.yaml', 'w2');
    await api.send('DELETE', '/1.0/profiles/w2.lxops');
    await api.close();
  });
  await here.succeeds('destroy', '-name', 'w1', 'base.yaml');
});

test('names inside one another: -P counts, parents are made, device directories follow', async () => {
  await here.lxops.write(
    'deep.yaml',
    `#lxops-v1
ostype: alpine
image: busybox
device-owner: 1000000:1000000
filesystems:
  top: {pattern: (r)/(instance), destroy: true}
  more: {pattern: (r)/(instance)-more, destroy: true}
  in: {pattern: (r)/(instance)/of-(instance)/in, destroy: true}
devices:
  opt: {path: /opt, filesystem: top, dir: x-(instance)}
  in: {path: /srv, filesystem: in}
  more: {path: /home, filesystem: more}
`,
  );
  const { pool } = here.lxops.sandbox;
  const flags = ['-P', `r=${pool}/deep`, '-name'];
  await here.succeeds('launch', ...flags, 'd1', 'deep.yaml');
  await here.inside('d1', 'for d in /opt /srv /home; do echo $d > $d/file; done');
  await here.stop('d1');
  await here.succeeds('rename', ...flags, 'd1', 'deep.yaml', 'd2');
  const files = (await execa('find', [`/${pool}/deep`, '-type', 'f'])).stdout.split('\n').toSorted();
  assert.deepEqual(
    files,
    [`/${pool}/deep/d2-more/more/file`, `/${pool}/deep/d2/of-d2/in/in/file`, `/${pool}/deep/d2/x-d2/file`].toSorted(),
  );
});

test('kill -9 in the middle of a rename: the same command ends in the same state', async (t) => {
  await make('k0');
  const before = neutral(await stateOf('k0'), 'k0');
  const [first = ''] = (
    await here.lxops.run('rename', '-dry-run', '-json', '-name', 'k0', 'base.yaml', 'k1')
  ).stdout.split('\n');
  const { steps } = (JSON.parse(first) as { plan: ShownPlan }).plan;
  assert.ok(steps.length >= 9, steps.map(({ text }) => text).join('\n'));
  let name = 'k0';
  for (const { number, text } of steps) {
    if (number % STRIDE !== 0 && number !== steps.length) continue;
    const next = `k${number}`;
    await t.test(`step ${number}: ${text}`, async () => {
      const kill = (state: string) =>
        here.lxops.kill(
          (event) => event.type === 'step' && event.number === number && event.state === state,
          'rename',
          '-json',
          '-name',
          name,
          'base.yaml',
          next,
        );
      // After the last one the run may be over before it is killed.
      await kill(number % 2 === 0 || number === steps.length ? 'begin' : 'done');
      await rename(name, next);
      assert.deepEqual(neutral(await stateOf(next), next), before);
      name = next;
    });
  }
  await here.succeeds('destroy', '-name', name, 'base.yaml');
});

test('an instance of the original: no marks, a profile without (instance)', async () => {
  await here.lxops.write('plain.yaml', `${baseConfig()}profile-pattern: fixed\n`);
  await make0('p1', 'plain.yaml');
  await rename('p1', 'p2', 'plain.yaml');
  const api = connectApi(here.lxops.sandbox.socket);
  const { devices } = await api.get<{ devices: Record<string, { source: string }> }>('/1.0/profiles/fixed');
  assert.equal(devices['opt']?.source, `${here.paths('p2').main}/opt`);
  await api.send('PUT', '/1.0/instances/p2/state', { action: 'start', timeout: -1 });
  assert.equal(await readFile(join(here.paths('p2').main, 'opt/file'), 'utf8'), 'kept\n');
  await api.close();
  await here.succeeds('destroy', '-stop', '-name', 'p2', 'plain.yaml');
});

/** As the original leaves an instance: without our keys. */
async function make0(instance: string, file: string): Promise<void> {
  await here.succeeds('launch', '-name', instance, file);
  await here.stop(instance);
  const api = connectApi(here.lxops.sandbox.socket);
  const config = { 'user.lxops.instance': '', 'user.lxops.digest': '', 'user.lxops.state': '' };
  await api.send('PATCH', `/1.0/instances/${instance}`, { config });
  await api.close();
  await mkdir(join(here.paths(instance).main, 'opt'), { recursive: true });
  await writeFile(join(here.paths(instance).main, 'opt/file'), 'kept\n');
}
