import assert from 'node:assert/strict';
import { openAsBlob } from 'node:fs';
import { chmod, chown, link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { FormData } from 'undici';
import type { ShownPlan } from '../../engine/run/events.ts';
import { installPackages } from '../../scripts/debian.ts';
import { connectApi } from '../sandbox/api.ts';
import { type Lxops, startLxops } from './lxops.ts';

let lxops: Lxops;
before(async () => {
  await installPackages(['rsync'], { say: console.log });
  lxops = await startLxops();
  await makeImages(join(lxops.sandbox.directory, 'images'));
});
after(() => lxops[Symbol.asyncDispose]());

const FORMATS = ['unified-tar', 'unified-squashfs', 'split-tar', 'split-squashfs'] as const;

/** One root directory with everything that could get lost, as images of all formats. */
async function makeImages(directory: string): Promise<void> {
  const image = join(directory, 'image');
  const root = join(image, 'rootfs');
  for (const path of ['srv/sub dir', 'etc', 'home', 'var']) await mkdir(join(root, path), { recursive: true });
  const file = async (path: string, mode: number, uid: number) => {
    await writeFile(join(root, path), path);
    await chown(join(root, path), uid, uid);
    await chmod(join(root, path), mode);
  };
  await file('srv/sub dir/grün', 0o640, 1000);
  await file('srv/tool', 0o4755, 0);
  await link(join(root, 'srv/tool'), join(root, 'srv/other name'));
  await symlink('/etc/passwd', join(root, 'srv/link'));
  await chown(join(root, 'srv'), 33, 33);
  await chmod(join(root, 'srv'), 0o1777);
  await file('etc/conf', 0o600, 0);
  await symlink('/run', join(root, 'var/run'));
  await writeFile(join(image, 'metadata.yaml'), 'architecture: x86_64\ncreation_date: 1\nproperties: {os: test}\n');
  const tar = (name: string, from: string, ...what: string[]) =>
    execa('tar', ['--create', '--gzip', '--file', join(directory, name), '--directory', from, ...what]);
  const squashfs = (name: string, ...from: string[]) =>
    execa('mksquashfs', [...from, join(directory, name), '-quiet', '-no-progress']);
  await Promise.all([
    tar('unified-tar', image, 'metadata.yaml', 'rootfs'),
    squashfs('unified-squashfs', join(image, 'metadata.yaml'), root),
    tar('metadata', image, 'metadata.yaml'),
    tar('split-tar', root, '.'),
    squashfs('split-squashfs', root),
  ]);
  for (const format of FORMATS) await importFormat(directory, format);
}

async function importFormat(directory: string, format: string): Promise<void> {
  const api = connectApi(lxops.sandbox.socket);
  try {
    const upload = async () => {
      if (format.startsWith('unified'))
        return api.upload<{ fingerprint: string }>('/1.0/images', await readFile(join(directory, format)), {
          'content-type': 'application/octet-stream',
        });
      const form = new FormData();
      form.append('metadata', await openAsBlob(join(directory, 'metadata')), 'metadata');
      form.append('rootfs', await openAsBlob(join(directory, format)), 'rootfs');
      return api.upload<{ fingerprint: string }>('/1.0/images', form, {});
    };
    const { fingerprint } = await upload();
    await api.send('POST', '/1.0/images/aliases', { name: format, target: fingerprint });
  } finally {
    await api.close();
  }
}

function config(image: string): string {
  return `#lxops-v1
ostype: alpine
image: ${image}
device-owner: 1000000:1000000
filesystems:
  main: {pattern: (fsroot)/x/(instance), destroy: true}
  data: {pattern: (dirroot)/x/(instance), destroy: true}
  tmp: {pattern: (dirroot)/t/(instance), destroy: true, transient: true}
devices:
  srv: {path: /srv, filesystem: main}
  etc: {path: /etc, filesystem: data, dir: .}
  missing: {path: /nosuch, filesystem: main}
  run: {path: /var/run, filesystem: main}
  below: {path: /var/run/lock, filesystem: main}
  home: {path: /home, filesystem: tmp}
`;
}

async function succeeds(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}

/** Every path below the filesystems of an instance, with kind, owner and mode. */
async function tree(name: string): Promise<string> {
  const { pool, directory } = lxops.sandbox;
  const seen = async (path: string) => {
    const found = await execa('find', [path, '-printf', String.raw`/%P %y %U:%G %m %n\n`]);
    return found.stdout.split('\n').toSorted().join('\n');
  };
  const paths = [`/${pool}/x/${name}`, join(directory, 'data/x', name), join(directory, 'data/t', name)];
  return (await Promise.all(paths.map(seen))).join('\n--\n');
}

const EXPECTED = `/ d 1000000:1000000 755 N
/below d 1000000:1000000 755 N
/missing d 1000000:1000000 755 N
/run d 1000000:1000000 755 N
/run/lock d 1000000:1000000 755 N
/srv d 1000033:1000033 1777 N
/srv/link l 1000000:1000000 777 N
/srv/other name f 1000000:1000000 4755 N
/srv/sub dir d 1000000:1000000 755 N
/srv/sub dir/grün f 1001000:1001000 640 N
/srv/tool f 1000000:1000000 4755 N
--
/ d 1000000:1000000 755 N
/conf f 1000000:1000000 600 N
--
/ d 1000000:1000000 755 N
/home d 1000000:1000000 755 N`;

function withoutLinks(text: string): string {
  // Link counts of directories depend on the file system, and rsync makes two files of two names.
  return text.replaceAll(/ \d+$/gm, ' N');
}

for (const format of FORMATS) {
  test(`extract devices of an image: ${format}`, async () => {
    const name = `x-${format}`;
    await lxops.write(`${name}.yaml`, config(format));
    const said = await succeeds('extract', `${name}.yaml`);
    assert.match(said, /\/nosuch is not in the image/);
    assert.match(said, /\/var\/run is a symbolic link in the image/);
    assert.equal(withoutLinks(await tree(name)), EXPECTED);
    const again = await succeeds('extract', '-dry-run', `${name}.yaml`);
    assert.doesNotMatch(again, /\d\. /);
  });
}

test('extract of an image that another server has', async () => {
  await lxops.write('remote.yaml', config('images:alpine/3.18'));
  await succeeds('extract', 'remote.yaml');
  assert.match(await tree('remote'), /\/passwd f 1000000:1000000 644/);
});

test('kill -9 in the middle of an extract: the same command ends in the same state', async (t) => {
  await lxops.write('k0.yaml', config('unified-tar'));
  const { stdout } = await lxops.run('extract', '-dry-run', '-json', 'k0.yaml');
  const events = stdout.split('\n').map((line) => JSON.parse(line) as { type: string; plan: ShownPlan });
  const plan = events.find(({ type }) => type === 'plan')?.plan ?? assert.fail(stdout);
  const chosen = plan.steps.filter(
    ({ step, number }) =>
      process.env['LXOPS_TEST_LONG'] !== undefined ||
      step.kind === 'image.unpack' ||
      step.kind === 'owners.shift' ||
      step.kind === 'directory.remove' ||
      (step.kind === 'directory.fill' && number % 2 === 0),
  );
  for (const { number, step } of chosen) {
    await t.test(`step ${number}: ${step.kind}`, async () => {
      const name = `k${number}`;
      await lxops.write(`${name}.yaml`, config('unified-tar'));
      const begun = (event: { type: string; number?: number; state?: string }) =>
        event.type === 'step' && event.number === number && event.state === 'begin';
      await lxops.kill(begun, 'extract', '-json', `${name}.yaml`);
      await succeeds('extract', `${name}.yaml`);
      assert.equal(withoutLinks(await tree(name)), EXPECTED);
    });
  }
});

test('launch extracts what its template does not have yet, when asked', async (t) => {
  const template = config('busybox').replace(/  missing:[^]*/, '');
  await lxops.write('template.yaml', template);
  await lxops.write('user.yaml', `${template}device-template: base\nsource-config: template.yaml\n`);
  await t.test('without being asked it is refused', async () => {
    const { exitCode, stderr } = await lxops.run('launch', '-name', 'u1', 'user.yaml');
    assert.equal(exitCode, 1);
    assert.match(stderr, /template base has no directory/);
  });
  await t.test('one plan, and files of the image in both places', async () => {
    assert.match(
      await succeeds('launch', '-dry-run', '-extract', '-name', 'u1', 'user.yaml'),
      /unpack \/etc, \/srv of busybox[^]*copy .*\/x\/base[^]*create instance u1/,
    );
    await succeeds('launch', '-extract', '-name', 'u1', 'user.yaml');
    for (const name of ['base', 'u1']) assert.match(await tree(name), /\/passwd f 1000000:1000000 644/);
    const inside = await lxops.sandbox.execute('u1', ['sh', '-c', 'stat -c "%u %a" /etc/passwd']);
    assert.equal(inside.stdout, '0 644\n');
    await succeeds('launch', '-extract', '-name', 'u2', 'user.yaml');
    for (const name of ['u1', 'u2']) await succeeds('destroy', '-stop', '-name', name, 'user.yaml');
  });
});

const mistakes: readonly (readonly [why: string, replace: readonly [string, string], RegExp])[] = [
  ['no such image', ['image: unified-tar', 'image: nosuch'], /bad\.yaml:3:8: .*no image "nosuch"/],
  ['an owner by name', ['1000000:1000000', 'root:root'], /bad\.yaml:4:15: owner should have the form uid:gid/],
];
for (const [why, [from, to], sentence] of mistakes) {
  test(`refused before anything is made: ${why}`, async () => {
    await lxops.write('bad.yaml', config('unified-tar').replace(from, to));
    const { exitCode, stderr } = await lxops.run('extract', 'bad.yaml');
    assert.equal(exitCode, 1);
    assert.match(stderr, sentence);
    assert.equal((await execa('zfs', ['list', `${lxops.sandbox.pool}/x/bad`], { reject: false })).exitCode, 1);
  });
}
