import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chown, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import type { ShownPlan } from '../../engine/run/events.ts';
import { connectApi } from '../sandbox/api.ts';
import { baseConfig, startWithData, type WithData } from './withData.ts';

/** Every step with `npm run test:long`; otherwise every eighth, and the archives. */
const STRIDE = process.env['LXOPS_TEST_LONG'] === undefined ? 8 : 1;

let here: WithData;
before(async () => {
  here = await startWithData();
  await here.succeeds('launch', '-name', 'b1', 'base.yaml');
  await fill('b1', 'first');
});
after(() => here[Symbol.asyncDispose]());

/** Write a file into each filesystem of an instance. */
async function fill(instance: string, text: string): Promise<void> {
  const { main, log, tmp, data } = here.paths(instance);
  for (const directory of [join(main, 'opt'), log, join(tmp, 'tmp'), join(data, 'home')]) {
    await writeFile(join(directory, 'file'), text);
    await chown(join(directory, 'file'), 1000000, 1000001);
  }
}

async function contents(instance: string): Promise<string[]> {
  const { main, log, tmp, data } = here.paths(instance);
  const files = [join(main, 'opt/file'), join(log, 'file'), join(tmp, 'tmp/file'), join(data, 'home/file')];
  return await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
}

const snapshots = async () =>
  (await execa('zfs', ['list', '-H', '-r', '-t', 'snapshot', '-o', 'name', here.lxops.sandbox.pool])).stdout.replaceAll(
    `${here.lxops.sandbox.pool}/`,
    '',
  );

test('a snapshot is of every dataset that is not transient, and of the instance when asked', async () => {
  await here.succeeds('snapshot', '-s', 's1', '-name', 'b1', 'base.yaml');
  assert.equal(await snapshots(), 'fs/b1@s1\nfs/b1/log@s1');
  await here.fails(/fs\/b1@s1 exists already/, 'snapshot', '-s', 's1', '-name', 'b1', 'base.yaml');
  await here.succeeds('snapshot', '-c', '-s', 's2', '-name', 'b1', 'base.yaml');
  await here.fails(/There is no dataset \S+\/fs\/no/, 'snapshot', '-s', 's1', '-name', 'no', 'base.yaml');
  await here.fails(/cannot be the name of a snapshot/, 'snapshot', '-s', '-r', '-name', 'b1', 'base.yaml');
  await here.succeeds('snapshot', '-name', 'b1', 'base.yaml');
  assert.match(await snapshots(), /fs\/b1@20\d{12}\n/);
});

test('rollback wants the instance stopped, and says what it goes past', async () => {
  await fill('b1', 'second');
  await here.fails(/b1 is running; nothing was changed/, 'rollback', '-s', 's1', '-name', 'b1', 'base.yaml');
  await here.stop('b1');
  assert.match(
    await here.succeeds('rollback', '-dry-run', '-s', 's1', '-name', 'b1', 'base.yaml'),
    /Lost for good:\n.*fs\/b1 since @s1, and its later snapshots @s2, @20\d{12}/,
  );
  await here.fails(/There is no snapshot \S+@no/, 'rollback', '-s', 'no', '-name', 'b1', 'base.yaml');
  await execa('zfs', ['clone', `${here.lxops.sandbox.pool}/fs/b1@s2`, `${here.lxops.sandbox.pool}/clone`]);
  await here.fails(/\/clone are clones of later snapshots/, 'rollback', '-s', 's1', '-name', 'b1', 'base.yaml');
  assert.deepEqual(await contents('b1'), ['second', 'second', 'second', 'second']);
  await here.succeeds('rollback', '-c', '-s', 's2', '-name', 'b1', 'base.yaml');
  assert.deepEqual(await contents('b1'), ['first', 'first', 'second', 'second']);
});

test('snapshot -d destroys what snapshot makes; with clones only by -R', async () => {
  const { pool } = here.lxops.sandbox;
  await here.fails(/\/clone are clones of \S+fs\/b1@s2.*-R/, 'snapshot', '-d', '-s', 's2', '-name', 'b1', 'base.yaml');
  const plan = await here.succeeds('snapshot', '-d', '-R', '-dry-run', '-s', 's2', '-name', 'b1', 'base.yaml');
  assert.match(plan, /Lost for good:[^]*dataset \S+\/clone, a clone/);
  await here.succeeds('snapshot', '-d', '-R', '-s', 's2', '-name', 'b1', 'base.yaml');
  assert.equal(await snapshots(), 'fs/b1@s1\nfs/b1/log@s1');
  assert.equal((await execa('zfs', ['list', `${pool}/clone`], { reject: false })).exitCode, 1);
  await here.succeeds('snapshot', '-c', '-d', '-s', 's1', '-name', 'b1', 'base.yaml');
  assert.equal(await snapshots(), '');
});

test('export and import: the data of one instance for another', async () => {
  await fill('b1', 'exported');
  const out = join(here.lxops.directory, 'out');
  await here.succeeds('export', '-dry-run', '-d', 'out', '-name', 'b1', 'base.yaml');
  assert.equal(existsSync(out), false);
  await here.succeeds('export', '-d', 'out', '-name', 'b1', 'base.yaml');
  assert.deepEqual((await readdir(out)).toSorted(), ['data.tar.gz', 'log.tar.gz', 'main.tar.gz']);
  assert.match(
    await here.succeeds('export', '-dry-run', '-d', 'out', '-name', 'b1', 'base.yaml'),
    /Lost for good:\n\s+the archive out\/data\.tar\.gz/,
  );
  await here.succeeds('import', '-dry-run', '-d', 'out', '-name', 'i1', 'base.yaml');
  assert.equal(existsSync(here.paths('i1').main), false);
  await here.succeeds('import', '-d', 'out', '-name', 'i1', 'base.yaml');
  assert.deepEqual(await contents('i1'), ['exported', 'exported', '', 'exported']);
  const { uid, gid } = await stat(join(here.paths('i1').main, 'opt/file'));
  assert.deepEqual([uid, gid, (await stat(join(here.paths('i1').tmp, 'tmp'))).uid], [1000000, 1000001, 1000000]);
});

test('import refuses what would lose files, and what is not there', async () => {
  await writeFile(join(here.paths('i1').main, 'opt/file'), 'newer');
  await here.fails(
    /base\.yaml:6:\d+: Filesystem main is not empty: \S+\/opt\/file.*-force/,
    'import',
    '-d',
    'out',
    '-name',
    'i1',
    'base.yaml',
  );
  assert.equal((await contents('i1'))[0], 'newer');
  await here.succeeds('import', '-force', '-d', 'out', '-name', 'i1', 'base.yaml');
  assert.equal((await contents('i1'))[0], 'exported');
  await here.fails(/There is no archive nowhere\/main\.tar\.gz/, 'import', '-d', 'nowhere', '-name', 'i2', 'base.yaml');
  assert.equal(existsSync(here.paths('i2').main), false);
  await here.succeeds('launch', '-name', 'i1', 'base.yaml');
  await here.fails(/i1 is running/, 'import', '-force', '-d', 'out', '-name', 'i1', 'base.yaml');
  await here.succeeds('destroy', '-stop', '-name', 'i1', 'base.yaml');
});

test('export -snapshot packs what the datasets held then, and leaves nothing behind', async () => {
  await here.succeeds('snapshot', '-s', 'e1', '-name', 'b1', 'base.yaml');
  await fill('b1', 'since');
  const unchanged = await here.everything();
  await here.succeeds('export', '-snapshot', 'e1', '-d', 'out2', '-name', 'b1', 'base.yaml');
  assert.deepEqual(await here.everything(), unchanged);
  assert.equal(existsSync(join(here.lxops.directory, 'out2/mnt')), false);
  await here.succeeds('import', '-d', join(here.lxops.directory, 'out2'), '-name', 'i3', 'base.yaml');
  assert.deepEqual(await contents('i3'), ['exported', 'exported', '', 'since']);
  await here.succeeds('destroy', '-name', 'i3', 'base.yaml');
  await here.fails(
    /There is no snapshot \S+@no to export/,
    'export',
    '-snapshot',
    'no',
    '-d',
    'out3',
    '-name',
    'b1',
    'base.yaml',
  );
});

test('an archive that cannot be written whole does not take the place of the old one', async () => {
  const { data } = here.paths('b1');
  await here.lxops.write('gone.yaml', baseConfig().replaceAll('(dirroot)/fs/(instance)', '(dirroot)/nosuch'));
  await here.fails(/has no directory \S+\/nosuch to export/, 'export', '-d', 'out', '-name', 'b1', 'gone.yaml');
  await execa('mkdir', [join(here.lxops.directory, 'out/data.tar.gz.partial')]);
  await here.fails(/data\.tar\.gz\.partial/, 'export', '-d', 'out', '-name', 'b1', 'base.yaml');
  assert.equal(
    (await execa('tar', ['xfzO', join(here.lxops.directory, 'out/data.tar.gz'), './home/file'])).stdout,
    'exported',
  );
  assert.ok(existsSync(data));
});

test('the image of an instance is exported and imported with it', async () => {
  const api = connectApi(here.lxops.sandbox.socket);
  await api.send('POST', '/1.0/images', { source: { type: 'instance', name: 'b1' }, aliases: [{ name: 'b1' }] });
  await here.succeeds('export', '-image', '-d', 'out4', '-name', 'b1', 'base.yaml');
  const { target: fingerprint } = await api.get<{ target: string }>('/1.0/images/aliases/b1');
  await here.fails(
    /An image b1 exists already/,
    'import',
    '-image',
    '-force',
    '-d',
    'out4',
    '-name',
    'b1',
    'base.yaml',
  );
  await api.send('DELETE', `/1.0/images/${fingerprint}`);
  await here.lxops.write('image.yaml', '#lxops-v1\n');
  await here.succeeds('import', '-image', '-d', 'out4', '-name', 'b1', 'image.yaml');
  assert.equal((await api.get<{ target: string }>('/1.0/images/aliases/b1')).target, fingerprint);
  await here.fails(/There is no image nosuch/, 'export', '-image', '-d', 'out5', '-name', 'nosuch', 'image.yaml');
  await api.close();
});

test('kill -9 in the middle of an import: the same command ends in the same state', async (t) => {
  const big = join(here.paths('b1').main, 'opt/big');
  await execa('dd', ['if=/dev/urandom', `of=${big}`, 'bs=1M', 'count=20']);
  await fill('b1', 'whole');
  await here.succeeds('export', '-d', 'out6', '-name', 'b1', 'base.yaml');
  const words = ['-d', 'out6', '-name', 'k0', 'base.yaml'];
  const [first = ''] = (await here.lxops.run('import', '-dry-run', '-json', ...words)).stdout.split('\n');
  const { steps } = (JSON.parse(first) as { plan: ShownPlan }).plan;
  const numbers = steps
    .filter(({ step }, index) => step.kind === 'archive.extract' || index % STRIDE === 0)
    .map(({ number }) => number);
  for (const number of numbers) {
    const name = `k${number}`;
    await t.test(`step ${number}: ${steps[number - 1]?.text}`, async () => {
      const again = ['import', '-d', 'out6', '-name', name, 'base.yaml'];
      await here.lxops.kill(
        (event) => event.type === 'step' && event.number === number && event.state === 'begin',
        'import',
        '-json',
        ...again.slice(1),
      );
      await here.succeeds(...again);
      assert.deepEqual(await contents(name), ['whole', 'whole', '', 'whole']);
      assert.deepEqual(await readFile(join(here.paths(name).main, 'opt/big')), await readFile(big));
      for (const path of Object.values(here.paths(name))) assert.equal((await stat(path)).uid, 1000000, path);
      await here.succeeds('destroy', '-name', name, 'base.yaml');
    });
  }
});

test('shiftids adds to owners below the shift, once, and leaves links and the host alone', async () => {
  const top = join(here.lxops.sandbox.directory, 'shift');
  await mkdir(join(top, 'in'), { recursive: true });
  await writeFile(join(top, 'in/file'), '', { mode: 0o755 });
  await chown(join(top, 'in/file'), 33, 1000033);
  await execa('chmod', ['4755', join(top, 'in/file')]);
  await symlink('/etc/passwd', join(top, 'link'));
  assert.match(
    await here.succeeds('shiftids', '-dry-run', '-u', '1000000', '-g', '1000000', top),
    /add 1000000 to owners below it/,
  );
  assert.equal((await stat(top)).uid, 0);
  const said = await here.succeeds('shiftids', '-v', '-u', '1000000', '-g', '1000000', top);
  assert.match(said, new RegExp(`chown 1000000:1000000 ${top}\n[^]*chown 1000033:-1 ${top}/in/file\n`));
  const { uid, gid, mode } = await stat(join(top, 'in/file'));
  assert.deepEqual([uid, gid, mode & 0o7777], [1000033, 1000033, 0o4755]);
  assert.deepEqual([(await lstat(join(top, 'link'))).uid, (await stat('/etc/passwd')).uid], [0, 0]);
  assert.doesNotMatch(await here.succeeds('shiftids', '-v', '-u', '1000000', '-g', '1000000', top), /chown/);
  for (const directory of [
    '/',
    '/home',
    '/home/nobody',
    '/root',
    '/etc',
    `/${here.lxops.sandbox.pool}`,
    join(top, 'link'),
    join(top, 'nosuch'),
  ])
    await here.fails(/nothing was changed/, 'shiftids', '-u', '1', directory);
});
