import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '../../../engine/instance/model.ts';
import { planCreateDevices } from '../../../engine/plan/createDevices.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { planLaunch } from '../../../engine/plan/launch.ts';
import type { DataSource } from '../../../engine/plan/sources.ts';
import type { HostWorld, SeenDirectory } from '../../../engine/plan/world.ts';
import { dataset, device, directory, launchOf, mounted, seen, web, world } from './samples.ts';

const template: DataSource = { how: 'copy', source: at('base') };
const clone: DataSource = { how: 'clone', source: at('base'), snapshot: 's' };

/** `web` under another name. */
function at(name: string): Instance {
  return web({
    name,
    filesystems: [dataset('main', `tank/${name}`)],
    devices: [device('home', '/home', `/tank/${name}/home`, 'main')],
  });
}

function there(...paths: string[]): HostWorld['directories'] {
  return new Map(paths.map((path): [string, SeenDirectory] => [path, { kind: 'directory', realPath: path }]));
}

function plan(instance: Instance, data: DataSource | undefined, more: Partial<HostWorld> = {}) {
  return planCreateDevices({ instance, project: 'default', data }, world(more));
}

const steps = (...given: Parameters<typeof plan>) => plan(...given).steps.map(describe);
const refusals = (...given: Parameters<typeof plan>) => plan(...given).refusals.map(({ text }) => text);

test('the directories of a template are copied after they were made and given away', () =>
  assert.deepEqual(steps(web(), template, { directories: there('/tank/base/home') }), [
    'create dataset tank/web',
    'give /tank/web to 1000000:1000000',
    'create directory /tank/web/home',
    'give /tank/web/home to 1000000:1000000',
    'copy /tank/base/home/ to /tank/web/home/',
  ]));

test('what exists is not filled, unless an earlier run was stopped while it filled it', () => {
  const exists = {
    datasets: new Map([mounted('tank'), mounted('tank/web')]),
    directories: there('/tank/base/home', '/tank/web', '/tank/web/home'),
  };
  assert.deepEqual(steps(web(), template, exists), []);
  const unfinished = {
    operation: 'launch',
    title: 'launch web',
    guestDigest: '',
    guestDone: new Set<number>(),
    guestInFlight: [],
    ownersPending: new Set<string>(),
    fillsPending: new Set(['/tank/web/home']),
    alive: undefined,
  };
  assert.deepEqual(steps(web(), template, { ...exists, unfinished }), ['copy /tank/base/home/ to /tank/web/home/']);
});

test('a transient filesystem is made empty', () => {
  const transient = web({ filesystems: [dataset('main', 'tank/web', { transient: true })] });
  assert.equal(
    steps(transient, template).some((step) => step.startsWith('copy')),
    false,
  );
  assert.deepEqual(refusals(transient, template), []);
});

const templates: readonly (readonly [what: string, Instance, DataSource, Partial<HostWorld>, RegExp])[] = [
  ['is not there', web(), template, {}, /no directory \/tank\/base\/home for device home/],
  ['is the instance itself', web(), { how: 'copy', source: web() }, { directories: there() }, /copied onto itself/],
  [
    'is around the directory',
    web({ devices: [device('home', '/home', '/tank/base/home/web', 'main')] }),
    template,
    { directories: there('/tank/base/home') },
    /copied onto itself/,
  ],
  [
    'lacks the filesystem',
    web(),
    { how: 'copy', source: { ...at('base'), devices: [] } },
    {},
    /no filesystem main for device home/,
  ],
];
for (const [what, instance, data, state, reason] of templates) {
  test(`a template is refused that ${what}`, () => {
    assert.match(refusals(instance, data, state)[0] ?? '', reason);
    assert.deepEqual(steps(instance, data, state), []);
  });
}

test('a clone keeps the owners of its origin; directories it lacks are made', () =>
  assert.deepEqual(steps(web(), clone), [
    'clone tank/base@s to dataset tank/web',
    'create directory /tank/web/home for 1000000:1000000, if tank/base@s has none',
  ]));

test('beside a clone: transient ones and those the source lacks are made and given away', () => {
  const source = {
    ...at('base'),
    filesystems: [dataset('main', 'tank/base'), dataset('tmp', 'tank/tmp/base', { transient: true })],
  };
  const three = web({
    filesystems: [dataset('main', 'tank/web'), dataset('new', 'tank/new/web'), dataset('tmp', 'tank/tmp/web')],
    devices: [],
  });
  assert.deepEqual(steps(three, { ...clone, source }), [
    'clone tank/base@s to dataset tank/web',
    'create dataset tank/new/web',
    'give /tank/new/web to 1000000:1000000',
    'create dataset tank/tmp/web',
    'give /tank/tmp/web to 1000000:1000000',
  ]);
});

const clones: readonly (readonly [what: string, Instance, Partial<HostWorld>, RegExp])[] = [
  ['a directory', web({ filesystems: [directory('main', '/srv/web')] }), {}, /can clone datasets only/],
  ['no snapshot', web(), { missingSnapshots: new Set(['tank/base@s']) }, /no snapshot tank\/base@s/],
  [
    'a dataset that is something else',
    web(),
    { datasets: new Map([mounted('tank'), mounted('tank/web')]) },
    /exists already, and is no clone of tank\/base@s/,
  ],
];
for (const [what, instance, state, reason] of clones) {
  test(`a clone is refused of ${what}`, () => assert.match(refusals(instance, clone, state)[0] ?? '', reason));
}

test('a clone that an earlier run made is kept', () => {
  const datasets = new Map([mounted('tank'), mounted('tank/web', { origin: 'tank/base@s' })]);
  assert.deepEqual(steps(web(), clone, { datasets, directories: there('/tank/web', '/tank/web/home') }), []);
});

test('an instance is copied with its own profiles, whatever the image', () => {
  const origin = { project: 'p', instance: 'base', snapshot: 's' };
  const state = world({
    image: { from: 'nowhere', reason: 'no image' },
    origin: { instance: seen({ snapshots: ['s'] }) },
  });
  const request = { ...launchOf(web()), sources: { origin, data: undefined } };
  const copy = planLaunch(request, state).steps.find(({ kind }) => kind === 'instance.copy');
  assert.equal(
    copy && describe(copy),
    'create instance web as a copy of base/s of project p with profiles default, web.lxops',
  );
  const text = (found: ReturnType<typeof world>) => planLaunch(request, found).refusals[0]?.text ?? '';
  assert.match(
    text({ ...state, origin: { instance: seen({ snapshots: ['other'] }) } }),
    /no snapshot s to copy; it has other/,
  );
  assert.match(text({ ...state, origin: { instance: undefined } }), /no instance base in project p/);
});
