import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { connectApi } from '../sandbox/api.ts';
import { baseConfig, startWithData, type WithData } from './withData.ts';

let here: WithData;
before(async () => {
  here = await startWithData();
  await here.succeeds('launch', '-name', 'b1', 'base.yaml');
  const { main, log, tmp, data } = here.paths('b1');
  for (const [directory, text] of Object.entries({
    [join(main, 'opt')]: 'opt',
    [join(main, 'e/opt')]: 'etc',
    [log]: 'log',
    [join(tmp, 'tmp')]: 'tmp',
    [join(data, 'home')]: 'home',
  }))
    await writeFile(join(directory, 'file'), `${text} of b1\n`);
  await here.inside('b1', 'echo root of b1 > /root/file');
  await here.succeeds('snapshot', '-c', '-s', 'copy', '-name', 'b1', 'base.yaml');
  await writeFile(join(main, 'opt/file'), 'later\n');
});
after(() => here[Symbol.asyncDispose]());

const origin = async (dataset: string) => (await execa('zfs', ['get', '-H', '-o', 'value', 'origin', dataset])).stdout;

test('device-template: the directories of the template are copied, transient ones are not', async () => {
  await here.lxops.write('t1.yaml', baseConfig('device-template: b1\n'));
  const plan = await here.succeeds('launch', '-dry-run', '-name', 't1', 't1.yaml');
  assert.match(plan, /copy \/\S+\/fs\/b1\/opt\/ to \/\S+\/fs\/t1\/opt\//);
  await here.succeeds('launch', '-name', 't1', 't1.yaml');
  assert.equal(
    await here.inside('t1', 'cat /opt/file /etc/opt/file /var/log/file /home/file; ls /mnt'),
    'later\netc of b1\nlog of b1\nhome of b1',
  );
  assert.equal((await stat(join(here.paths('t1').data, 'home'))).uid, 1000000);
  await here.succeeds('delete', '-stop', '-name', 't1', 't1.yaml');
  await writeFile(join(here.paths('t1').main, 'opt/file'), 'own\n');
  await here.succeeds('launch', '-name', 't1', 't1.yaml');
  assert.equal(await here.inside('t1', 'cat /opt/file'), 'own');
  await here.succeeds('destroy', '-stop', '-name', 't1', 't1.yaml');
});

test('a fill that is killed is finished by the same command', async () => {
  await execa('dd', ['if=/dev/urandom', `of=${join(here.paths('b1').data, 'home/big')}`, 'bs=1M', 'count=30']);
  for (const kind of ['directory.fill', 'directory.own']) {
    await here.lxops.write('t2.yaml', baseConfig('device-template: b1\n'));
    const shown = (await here.lxops.run('launch', '-dry-run', '-json', '-name', 't2', 't2.yaml')).stdout.split('\n');
    const steps = (
      JSON.parse(shown[0] ?? '') as {
        plan: { steps: { number: number; step: { kind: string; directory?: string } }[] };
      }
    ).plan.steps;
    const last = steps.findLast(({ step }) => step.kind === kind && step.directory?.endsWith('/home') === true);
    await here.lxops.kill(
      (event) => event.type === 'step' && event.state === 'begin' && event.number === last?.number,
      'launch',
      '-json',
      '-name',
      't2',
      't2.yaml',
    );
    await here.succeeds('launch', '-name', 't2', 't2.yaml');
    const { data } = here.paths('t2');
    assert.equal((await stat(join(data, 'home/big'))).size, 30 * 2 ** 20, kind);
    assert.equal((await stat(join(data, 'home'))).uid, 1000000, kind);
    await here.succeeds('destroy', '-stop', '-name', 't2', 't2.yaml');
  }
});

test('origin and device-origin: a copy of a snapshot with clones of its datasets', async () => {
  const { pool } = here.lxops.sandbox;
  await here.lxops.write('c1.yaml', clone('origin: b1/copy\ndevice-origin: b1@copy\n'));
  await here.succeeds('launch', '-name', 'c1', 'c1.yaml');
  assert.equal(
    await here.inside('c1', 'cat /root/file /opt/file /etc/opt/file; ls /mnt; hostname'),
    'root of b1\nopt of b1\netc of b1\nc1',
  );
  assert.equal(await origin(`${pool}/fs/c1`), `${pool}/fs/b1@copy`);
  assert.equal(await origin(`${pool}/tmp/c1`), '-');
  const api = connectApi(here.lxops.sandbox.socket);
  const { config, profiles } = await api.get<{ config: Record<string, string>; profiles: string[] }>(
    '/1.0/instances/c1',
  );
  await api.close();
  assert.deepEqual(
    [config['user.lxops.instance'], config['user.lxops.state'], profiles],
    ['c1', 'ready', ['default', 'c1.lxops']],
  );
  assert.equal((await stat(here.paths('c1').tmp)).uid, 1000000);
  await here.fails(/clones? of/, 'snapshot', '-d', '-s', 'copy', '-name', 'b1', 'base.yaml');
  await here.succeeds('destroy', '-stop', '-name', 'c1', 'c1.yaml');
});

test('a copy of an instance without a snapshot, running or not', async () => {
  await here.lxops.write('c2.yaml', '#lxops-v1\norigin: b1\n');
  await here.inside('b1', 'echo now > /root/now');
  await here.succeeds('launch', '-name', 'c2', 'c2.yaml');
  assert.equal(await here.inside('c2', 'cat /root/now'), 'now');
  await here.succeeds('delete', '-stop', '-name', 'c2', 'c2.yaml');
});

test('a copy from another project, and a launch into one', async () => {
  const api = connectApi(here.lxops.sandbox.socket);
  const config = { 'features.profiles': 'false', 'features.images': 'false' };
  await api.send('POST', '/1.0/projects', { name: 'p1', config });
  await here.lxops.write(
    'p1.yaml',
    '#lxops-v1\nproject: p1\nostype: alpine\nimage: busybox\nprofile-pattern: p1-(instance)\n',
  );
  await here.succeeds('launch', '-name', 'x1', 'p1.yaml');
  await api.send('POST', '/1.0/instances/x1/snapshots?project=p1', { name: 's' });
  await here.lxops.write('c3.yaml', '#lxops-v1\norigin: p1_x1/s\n');
  await here.succeeds('launch', '-name', 'c3', 'c3.yaml');
  assert.equal((await api.get<{ project: string }>('/1.0/instances/c3')).project, 'default');
  await here.succeeds('delete', '-stop', '-name', 'c3', 'c3.yaml');
  await here.succeeds('launch', '-project', 'p1', '-name', 'c4', 'c3.yaml');
  assert.equal((await api.get<{ project: string }>('/1.0/instances/c4?project=p1')).project, 'p1');
  await here.succeeds('delete', '-stop', '-project', 'p1', '-name', 'c4', 'c3.yaml');
  await here.succeeds('delete', '-stop', '-name', 'x1', 'p1.yaml');
  await api.close();
});

/** As `base.yaml`, with datasets only. */
function clone(more: string): string {
  return baseConfig(more).replace(/^ {2}(data|home):.*\n/gm, '');
}

const refused: readonly (readonly [what: string, yaml: string, RegExp])[] = [
  [
    'a template that is not there',
    baseConfig('device-template: nosuch\n'),
    /bad\.yaml:16:18: The template nosuch has no directory \S+\/fs\/nosuch\/opt for device opt/,
  ],
  [
    'a template that is the instance itself',
    baseConfig('device-template: bad\n'),
    /Device opt would be copied onto itself/,
  ],
  [
    'a snapshot that is not there',
    clone('device-origin: b1@nosuch\n'),
    /There is no snapshot \S+\/fs\/b1@nosuch to clone/,
  ],
  ['a plain directory to clone', baseConfig('device-origin: b1@copy\n'), /device-origin can clone datasets only/],
  [
    'an origin that is not there',
    '#lxops-v1\norigin: nosuch\n',
    /bad\.yaml:2:9: There is no instance nosuch in project default to copy/,
  ],
  [
    'an origin without that snapshot',
    '#lxops-v1\norigin: b1/nosuch\n',
    /b1 has no snapshot nosuch to copy; it has copy/,
  ],
  ['a device-origin without a snapshot', clone('device-origin: b1\n'), /bad\.yaml:14:16: .*device-origin/],
  [
    'a source-config that is not there',
    baseConfig('device-template: b1\nsource-config: nosuch.yaml\n'),
    /nosuch\.yaml/,
  ],
];
for (const [what, yaml, sentence] of refused) {
  test(`refused before anything is made: ${what}`, async () => {
    await here.lxops.write('bad.yaml', yaml);
    const unchanged = await here.everything();
    await here.fails(sentence, 'launch', '-name', 'bad', 'bad.yaml');
    assert.deepEqual(await here.everything(), unchanged);
  });
}

test('source-config: the directories of the template are where the other configuration says', async () => {
  const { pool } = here.lxops.sandbox;
  await here.lxops.write(
    'other/source.yaml',
    '#lxops-v1\nproperties: {kind: fs}\nfilesystems:\n  m: {pattern: (fsroot)/(kind)/(instance)}\n',
  );
  await here.lxops.write(
    's1.yaml',
    '#lxops-v1\ndevice-template: b1\nsource-config: other/source.yaml\nfilesystems:\n  m: {pattern: (fsroot)/other/(instance), destroy: true}\ndevices:\n  opt: {path: /opt, filesystem: m}\n',
  );
  await here.succeeds('create-devices', '-name', 's1', 's1.yaml');
  assert.equal(await readFile(`/${pool}/other/s1/opt/file`, 'utf8'), 'later\n');
  assert.equal(existsSync(`/${pool}/other/s1/e`), false);
  await here.succeeds('destroy', '-name', 's1', 's1.yaml');
});

test('create-devices and create-profile need each other not, and create-devices no server', async () => {
  await here.succeeds('-socket', '/nosuch', 'create-devices', '-name', 'd1', 'base.yaml');
  assert.equal((await stat(join(here.paths('d1').main, 'opt'))).uid, 1000000);
  assert.match(await here.succeeds('create-devices', '-name', 'd1', 'base.yaml'), /exists and is used as it is/);
  await here.succeeds('create-profile', '-name', 'd1', 'base.yaml');
  assert.match(await here.succeeds('create-profile', '-name', 'd1', 'base.yaml'), /is as it should be/);
  await here.lxops.write('other.yaml', baseConfig());
  await here.fails(/The profile d1\.lxops exists already/, 'create-profile', '-name', 'd1', 'other.yaml');
  await here.succeeds('launch', '-name', 'd1', 'base.yaml');
  await here.succeeds('destroy', '-stop', '-name', 'd1', 'base.yaml');
});
