import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '../../../engine/instance/model.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { movesBetween } from '../../../engine/plan/moves.ts';
import { planRename, type RenameWorld } from '../../../engine/plan/rename.ts';
import type { SeenDirectory, World } from '../../../engine/plan/world.ts';
import { dataset, device, directory, launched, mounted, seen, web, world } from './samples.ts';

/** `web` under the name `shop`. */
function renamedTo(instance: Instance): Instance {
  const text = (value: string) => value.replaceAll('web', 'shop');
  return {
    ...instance,
    name: 'shop',
    profile: text(instance.profile),
    filesystems: instance.filesystems.map((one) => ({ ...one, path: text(one.path), directory: text(one.directory) })),
    devices: instance.devices.map((one) => ({ ...one, directory: text(one.directory) })),
  };
}

function planOf(instance: Instance, { before, after, places }: Partial<RenameWorld> = {}) {
  const here = before ?? launched();
  const around = {
    before: here,
    after: after ?? world(),
    places: places ?? { datasets: here.datasets, directories: here.directories },
  };
  const digests = { before: 'old', after: 'new' };
  return planRename({ instance, renamed: renamedTo(instance), configPath: '/srv/web.yaml', digests }, around);
}

const steps = (...given: Parameters<typeof planOf>) => planOf(...given).steps.map(describe);
const marks = { instance: 'web', digest: 'old', state: 'ready' };

test('the name is claimed, the instance renamed, its data moved, the old profile deleted', () =>
  assert.deepEqual(steps(web(), { before: launched({ instance: seen({ marks }) }) }), [
    'create profile shop.lxops: /tank/shop/home at /home',
    'rename instance web to shop',
    'rename dataset tank/web to tank/shop',
    'mount dataset tank/shop',
    'give shop the profiles default, shop.lxops',
    'delete profile web.lxops',
  ]));

test('the marks carry the new name, and its digest while the old one was up to date', () => {
  const config = (digest: string) =>
    planOf(web(), { before: launched({ instance: seen({ marks: { ...marks, digest } }) }) }).steps.flatMap((step) =>
      step.kind === 'instance.adopt' ? [step.config] : [],
    );
  assert.deepEqual(config('old'), [{ 'user.lxops.instance': 'shop', 'user.lxops.digest': 'new' }]);
  assert.deepEqual(config('older'), [{ 'user.lxops.instance': 'shop', 'user.lxops.digest': 'older' }]);
});

test('a run that was stopped after the instance had its new name goes on', () => {
  const before = launched({ instance: undefined, datasets: new Map([mounted('tank')]), directories: new Map() });
  const profile = {
    description: '/srv/web.yaml',
    devices: { home: { type: 'disk', path: '/home', source: '/tank/shop/home' } },
    usedBy: [],
  };
  const after = world({ instance: seen({ formerMarks: marks }), profile });
  const moved = {
    datasets: new Map([mounted('tank'), mounted('tank/shop', { mounted: false })]),
    directories: new Map(),
  };
  assert.deepEqual(steps(web(), { before, after, places: moved }), [
    'mount dataset tank/shop',
    'give shop the profiles default, shop.lxops',
    'delete profile web.lxops',
  ]);
});

const refused: readonly (readonly [what: string, Partial<RenameWorld>, RegExp])[] = [
  [
    'a running instance',
    { before: launched({ instance: seen({ running: true, status: 'Running' }) }) },
    /web is running; nothing was changed/,
  ],
  ['no instance', { before: launched({ instance: undefined }) }, /no instance web/],
  ['another instance with the name', { after: world({ instance: seen({ profiles: [] }) }) }, /shop exists already/],
  [
    'a profile of somebody else',
    { after: world({ profile: { description: 'x', devices: {}, usedBy: [] } }) },
    /profile shop\.lxops exists already/,
  ],
  [
    'a dataset in the way',
    { places: { datasets: new Map([mounted('tank/web'), mounted('tank/shop')]), directories: new Map() } },
    /\/tank\/shop exists already/,
  ],
  [
    'a dataset mounted elsewhere',
    { places: { datasets: new Map([mounted('tank/web', { mountpoint: '/mnt' })]), directories: new Map() } },
    /mounted at \/mnt/,
  ],
  [
    'a dataset that is not mounted',
    { places: { datasets: new Map([mounted('tank/web', { mounted: false })]), directories: new Map() } },
    /not mounted/,
  ],
  [
    'data that another instance uses',
    { before: launched({ otherUsers: new Map([['/tank/web/home', ['db', 'web']]]) }) },
    /^db uses \/tank\/web too/,
  ],
  [
    'a launch that was stopped',
    { before: launched({ instance: seen({ marks: { ...marks, state: 'launching' } }) }) },
    /launch of web was stopped/,
  ],
];
for (const [what, state, reason] of refused) {
  test(`refused: ${what}`, () => {
    const plan = planOf(web(), state);
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', reason);
  });
}

function moves(filesystems: Instance['filesystems'], devices: Instance['devices'] = []): string[] {
  const instance = web({ filesystems, devices });
  return movesBetween(instance, renamedTo(instance)).moves.map(({ from, to }) => `${from} ${to}`);
}

test('what moves along is not moved, and what belongs elsewhere is moved from where it then is', () => {
  assert.deepEqual(moves([dataset('a', 'tank/web'), dataset('b', 'tank/web/log')]), ['/tank/web /tank/shop']);
  assert.deepEqual(moves([dataset('a', 'tank/web'), dataset('b', 'tank/web/in-web')]), [
    '/tank/web /tank/shop',
    '/tank/shop/in-web /tank/shop/in-shop',
  ]);
  assert.deepEqual(moves([dataset('a', 'tank/web'), dataset('b', 'tank/web-more'), dataset('c', 'tank/web.x')]), [
    '/tank/web /tank/shop',
    '/tank/web-more /tank/shop-more',
    '/tank/web.x /tank/shop.x',
  ]);
  assert.deepEqual(moves([dataset('a', 'tank/shared')]), []);
  assert.deepEqual(moves([directory('a', '/srv/web'), dataset('b', 'srv/web/x')]), [
    '/srv/web /srv/shop',
    '/srv/web/x /srv/shop/x',
  ]);
});

test('directories of devices follow their names', () =>
  assert.deepEqual(
    moves([dataset('a', 'tank/web')], [device('x', '/x', '/tank/web/of-web', 'a'), device('o', '/o', '/srv/web')]),
    ['/tank/web /tank/shop', '/tank/shop/of-web /tank/shop/of-shop'],
  ));

test('parents that are missing are made', () => {
  const deep = web({ filesystems: [dataset('a', 'tank/web/data')], devices: [] });
  const datasets = new Map([mounted('tank'), mounted('tank/web'), mounted('tank/web/data')]);
  const state = { before: launched(), places: { datasets, directories: new Map<string, SeenDirectory>() } };
  assert.deepEqual(steps(deep, state).slice(2, 4), [
    'create dataset tank/shop',
    'rename dataset tank/web/data to tank/shop/data',
  ]);
});

test('a profile without the name is changed after the data has moved', () => {
  const fixed = web({ profile: 'fixed' });
  const before: World = launched({ instance: seen({ profiles: ['fixed'] }) });
  assert.deepEqual(steps(fixed, { before, after: { ...world(), profile: before.profile } }).slice(-2), [
    'mount dataset tank/shop',
    'update profile fixed: /tank/shop/home at /home',
  ]);
});
