import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planCopyFilesystems, type SeenCopy } from '../../../engine/plan/copyFilesystems.ts';
import { planCreateProfile } from '../../../engine/plan/createProfile.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { planExport, type SeenExport } from '../../../engine/plan/export.ts';
import { planImport, type SeenImport } from '../../../engine/plan/import.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { planShiftIds } from '../../../engine/plan/shiftIds.ts';
import type { SeenDirectory, UnfinishedRun } from '../../../engine/plan/world.ts';
import { dataset, directory, launched, seen, web, world } from './samples.ts';

const two = web({
  filesystems: [
    directory('d', '/srv/web'),
    dataset('a', 'tank/web'),
    dataset('t', 'tank/tmp/web', { transient: true }),
  ],
  devices: [],
  owner: '',
});
const steps = (plan: Plan) => plan.steps.map(describe);
const refusal = (plan: Plan) => plan.refusals[0]?.text ?? '';
const stopped = (more: Partial<UnfinishedRun>): UnfinishedRun => ({
  operation: '',
  title: '',
  guestDigest: '',
  guestDone: new Set(),
  guestInFlight: [],
  ownersPending: new Set(),
  fillsPending: new Set(),
  alive: undefined,
  ...more,
});

const exported = { instance: two, project: 'default', directory: 'out/', snapshot: undefined, withImage: false };
const nothing: SeenExport = {
  missing: new Set(),
  existing: new Set(),
  missingSnapshots: new Set(),
  hasImage: undefined,
  unfinished: undefined,
};

test('every filesystem that is not transient is packed under its id', () => {
  assert.deepEqual(steps(planExport(exported, nothing)), [
    'create directory out/',
    'pack /srv/web into out/d.tar.gz',
    'pack /tank/web into out/a.tar.gz',
  ]);
  assert.deepEqual(steps(planExport({ ...exported, directory: '' }, nothing)), [
    'pack /srv/web into d.tar.gz',
    'pack /tank/web into a.tar.gz',
  ]);
  assert.equal(
    steps(planExport({ ...exported, withImage: true }, { ...nothing, hasImage: true }))[1],
    'write image web to out/image.tar.gz',
  );
});

test('of a snapshot the datasets are read, through a mount point of its own', () => {
  const [, , step] = planExport({ ...exported, snapshot: 's' }, nothing).steps;
  assert.deepEqual(step, {
    kind: 'archive.create',
    archive: 'out/a.tar.gz',
    directory: '/tank/web',
    replaces: false,
    snapshot: 'tank/web@s',
    mountpoint: 'out/mnt',
  });
});

test('an archive that exists is a loss, and what cannot be packed is refused', () => {
  const over = planExport(exported, { ...nothing, existing: new Set(['out/a.tar.gz']) });
  assert.deepEqual(over.losses, ['the archive out/a.tar.gz that is there now']);
  assert.match(
    refusal(planExport(exported, { ...nothing, missing: new Set(['/srv/web']) })),
    /no directory \/srv\/web/,
  );
  assert.match(
    refusal(planExport({ ...exported, snapshot: 's' }, { ...nothing, missingSnapshots: new Set(['tank/web@s']) })),
    /no snapshot tank\/web@s/,
  );
  assert.match(refusal(planExport({ ...exported, withImage: true }, { ...nothing, hasImage: false })), /no image web/);
  const slash = { ...exported, instance: web({ filesystems: [dataset('a/b', 'tank/web')] }) };
  assert.match(refusal(planExport(slash, nothing)), /cannot be the name of a file/);
});

const imported = { instance: two, project: 'default', directory: 'out', withImage: false, force: false };
const empty: SeenImport = {
  ...world(),
  missing: new Set(),
  occupied: new Map(),
  instance: undefined,
  hasImage: undefined,
};

test('filesystems are made, then filled from their archives', () =>
  assert.deepEqual(steps(planImport(imported, empty)), [
    'create directory /srv/web',
    'create dataset tank/web',
    'create dataset tank/tmp/web',
    'unpack out/d.tar.gz into /srv/web',
    'unpack out/a.tar.gz into /tank/web',
  ]));

test('files are lost only by force', () => {
  const occupied = { ...empty, occupied: new Map([['/tank/web', '/tank/web/file']]) };
  assert.match(refusal(planImport(imported, occupied)), /Filesystem a is not empty: \/tank\/web\/file/);
  assert.deepEqual(planImport({ ...imported, force: true }, occupied).losses, [
    'files in /tank/web that are in out/a.tar.gz too',
  ]);
});

test('the same import again unpacks what it had not finished, over its first half', () => {
  const unfinished = stopped({
    operation: 'import',
    title: 'import web from out',
    fillsPending: new Set(['/tank/web']),
  });
  const half = {
    ...empty,
    unfinished,
    occupied: new Map([
      ['/tank/web', 'x'],
      ['/srv/web', 'y'],
    ]),
  };
  assert.deepEqual(steps(planImport(imported, half)).slice(-1), ['unpack out/a.tar.gz into /tank/web']);
  assert.match(
    refusal(planImport({ ...imported, directory: 'other' }, half)),
    /"import web from out" was stopped half-way/,
  );
});

test('an import refuses', () => {
  assert.match(
    refusal(planImport(imported, { ...empty, missing: new Set(['out/a.tar.gz']) })),
    /no archive out\/a\.tar\.gz/,
  );
  assert.match(
    refusal(planImport(imported, { ...empty, instance: seen({ running: true, status: 'Running' }) })),
    /web is running/,
  );
  assert.match(
    refusal(planImport({ ...imported, withImage: true }, { ...empty, hasImage: true })),
    /image web exists already/,
  );
  assert.match(
    refusal(
      planImport(imported, {
        ...empty,
        unfinished: stopped({ operation: 'launch', title: 'launch web', guestDone: new Set([1]) }),
      }),
    ),
    /"launch web" was stopped/,
  );
});

const from = { ...two, name: 'db', filesystems: [dataset('a', 'tank/db'), dataset('t', 'tank/tmp/db')] };
const copied = { from, to: two, fromHost: undefined, toHost: undefined, snapshot: 's', takes: false, force: false };
const silent: SeenCopy = {
  missingAtSource: new Set(),
  foundAtTarget: new Set(),
  missingAtTarget: new Set(),
  unfinished: undefined,
};

test('datasets are copied that both have and that are not transient', () => {
  assert.deepEqual(steps(planCopyFilesystems(copied, silent)), ['copy tank/db@s to dataset tank/web']);
  const far = planCopyFilesystems(
    { ...copied, takes: true, fromHost: 'far' },
    { ...silent, missingAtTarget: new Set(['tank']) },
  );
  assert.deepEqual(steps(far), [
    'take snapshot tank/db@s on far',
    'create dataset tank',
    'copy tank/db@s on far to dataset tank/web',
  ]);
});

test('a copy refuses to go over what exists, onto itself, and from nothing', () => {
  const exists = { ...silent, foundAtTarget: new Set(['tank/web']) };
  assert.match(refusal(planCopyFilesystems(copied, exists)), /tank\/web exists already/);
  assert.deepEqual(planCopyFilesystems({ ...copied, force: true }, exists).losses, [
    'everything in dataset tank/web, and its snapshots',
  ]);
  assert.match(refusal(planCopyFilesystems({ ...copied, from: two, force: true }, exists)), /of both is tank\/web/);
  assert.match(
    refusal(planCopyFilesystems(copied, { ...silent, missingAtSource: new Set(['tank/db@s']) })),
    /no snapshot tank\/db@s/,
  );
});

test('a copy that was stopped goes on', () => {
  const done = {
    ...silent,
    foundAtTarget: new Set(['tank/web', 'tank/web@s']),
    unfinished: stopped({ title: 'copy the filesystems of db to web as of s' }),
  };
  assert.deepEqual(
    [steps(planCopyFilesystems(copied, done)), planCopyFilesystems(copied, done).keeps],
    [[], ['dataset tank/web has s already']],
  );
});

test('a profile is made once', () => {
  const request = { instance: web(), configPath: '/srv/web.yaml' };
  assert.deepEqual(steps(planCreateProfile(request, world())), ['create profile web.lxops: /tank/web/home at /home']);
  assert.match(planCreateProfile(request, launched()).keeps[0] ?? '', /is as it should be/);
  assert.match(refusal(planCreateProfile({ ...request, configPath: '/other' }, launched())), /exists already/);
  assert.deepEqual(planCreateProfile({ ...request, instance: web({ profile: '' }) }, world()).keeps, [
    'skipping instance web: no lxops profile',
  ]);
});

test('owners of the host are not shifted', () => {
  const paths = ['/', '/etc', '/home', '/home/alex', '/root', '/tank', '/srv/tank', '/srv/link', '/srv/nosuch'];
  const kinds = (path: string): SeenDirectory => ({
    kind: path === '/srv/link' ? 'symlink' : 'directory',
    realPath: path,
  });
  const directories = new Map([...paths.slice(0, -1), '/srv/x'].map((path) => [path, kinds(path)] as const));
  const around = { directories, pools: ['/tank', '/srv/tank'], homes: ['/root'] };
  const plan = planShiftIds({ directories: [...paths, '/srv/x'], uid: 1, gid: 1 }, around);
  assert.deepEqual(
    plan.refusals.map(({ text }) => text.match(/\/\S*?(?=[;.]?( |$))/)?.[0]),
    paths,
  );
  assert.deepEqual(steps(planShiftIds({ directories: ['/srv/x'], uid: 5, gid: 6 }, around)), [
    'in /srv/x add 5 to owners below it, 6 to groups below it',
  ]);
});
