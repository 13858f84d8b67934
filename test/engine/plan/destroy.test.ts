import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instance } from '../../../engine/instance/model.ts';
import { planDelete } from '../../../engine/plan/delete.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { planDestroy } from '../../../engine/plan/destroy.ts';
import { show } from '../../../engine/plan/plan.ts';
import type { Stake, World } from '../../../engine/plan/world.ts';
import { dataset, device, directory, launched, mounted, seen, web } from './samples.ts';

const destroy = (instance: Instance, state: World, stop = false) =>
  planDestroy({ instance, configPath: '/srv/web.yaml', stop }, state);
const stake = (more: Partial<Stake>): ReadonlyMap<string, Stake> =>
  new Map([['tank/web', { size: '24K', snapshots: [], children: [], clones: [], mountsBelow: [], ...more }]]);

test('destroy takes the instance, its profile and what is marked and its own', () => {
  const plan = destroy(web(), launched());
  assert.deepEqual(plan.steps.map(describe), [
    'delete instance web with its root disk',
    'delete profile web.lxops',
    'destroy dataset tank/web with its snapshots',
  ]);
  assert.deepEqual(plan.losses, ['the root disk of web', { what: 'dataset tank/web (filesystem main)', size: '24K' }]);
});

test('a running instance keeps everything, unless it is to be stopped', () => {
  const running = launched({ instance: seen({ status: 'Running', running: true }) });
  for (const plan of [
    destroy(web(), running),
    planDelete({ instance: web(), configPath: '/srv/web.yaml', stop: false }, running),
  ]) {
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', /web is running; nothing was changed/);
  }
  assert.equal(describe(destroy(web(), running, true).steps[0] ?? assert.fail()), 'stop web');
});

test('a frozen instance counts as running', () => {
  assert.deepEqual(destroy(web(), launched({ instance: seen({ status: 'Frozen', running: true }) })).steps, []);
});

test('an instance that was not made from this file is not touched', () => {
  const other = launched({ instance: seen({ profiles: ['default'] }) });
  assert.match(destroy(web(), other).refusals[0]?.text ?? '', /was not made from this file/);
});

const stays: readonly (readonly [why: string, ReturnType<typeof dataset>, RegExp])[] = [
  ['not marked', dataset('main', 'tank/web', { destroy: false }), /not marked/],
  ['the root of a pool', dataset('main', 'tank'), /root of a pool/],
  ['no part of its own', dataset('main', 'tank/shared', { fromInstance: false }), /may not belong to web alone/],
  ['the root of the host', directory('main', '/'), /empty/],
  ['a directory of the root', directory('main', '/web'), /too close to the root/],
  ['a home', directory('main', '/home/web'), /home directory/],
  ['a part that leads up', directory('main', '/srv/web/..'), /"\.\."/],
  ['an empty part', directory('main', '/srv//web'), /empty/],
];
for (const [why, filesystem, reason] of stays) {
  test(`a filesystem stays: ${why}`, () => {
    const plan = destroy(
      web({ filesystems: [filesystem], devices: [] }),
      launched({
        datasets: new Map([mounted('tank'), mounted(filesystem.path)]),
        directories: new Map([[filesystem.directory, { kind: 'directory', realPath: filesystem.directory }]]),
      }),
    );
    assert.deepEqual(
      plan.steps.map(({ kind }) => kind),
      ['instance.delete', 'profile.delete'],
    );
    assert.match(plan.keeps[0] ?? '', reason);
  });
}

const traps: readonly (readonly [why: string, Partial<World>, RegExp])[] = [
  ['foreign children', { stakes: stake({ children: ['tank/web/other'] }) }, /tank\/web\/other/],
  ['clones', { stakes: stake({ clones: ['tank/copy'] }) }, /tank\/copy are clones/],
  ['an instance that cannot be read', { unreadable: ['db'] }, /cannot say whether db uses it/],
  ['used by another instance', { otherUsers: new Map([['/tank/web/home', ['db']]]) }, /db uses it too/],
  [
    'mounted elsewhere',
    { datasets: new Map([mounted('tank'), mounted('tank/web', { mountpoint: '/mnt' })]) },
    /mounted at \/mnt/,
  ],
];
for (const [why, state, reason] of traps) {
  test(`nothing at all is destroyed: ${why}`, () => {
    const plan = destroy(web(), launched(state));
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', reason);
  });
}

test('a symbolic link is never followed', () => {
  const log = web({
    filesystems: [directory('log', '/srv/log/web')],
    devices: [device('log', '/var/log', '/srv/log/web', 'log')],
  });
  const linked = launched({ directories: new Map([['/srv/log/web', { kind: 'symlink', realPath: '/etc' }]]) });
  assert.match(destroy(log, linked).refusals[0]?.text ?? '', /symbolic link to \/etc/);
  const through = launched({ directories: new Map([['/srv/log/web', { kind: 'directory', realPath: '/data/web' }]]) });
  assert.match(destroy(log, through).refusals[0]?.text ?? '', /really \/data\/web/);
});

test('a filesystem that is to stay protects the one around it', () => {
  const nested = web({
    filesystems: [dataset('main', 'tank/web'), dataset('keep', 'tank/web/keep', { destroy: false })],
  });
  const state = launched({ datasets: new Map([mounted('tank'), mounted('tank/web'), mounted('tank/web/keep')]) });
  assert.match(destroy(nested, state).refusals[0]?.text ?? '', /tank\/web\/keep \(filesystem keep\) is in it/);
});

test('nested filesystems go deepest first', () => {
  const nested = web({ filesystems: [dataset('main', 'tank/web'), dataset('log', 'tank/web/log')] });
  const state = launched({ datasets: new Map([mounted('tank'), mounted('tank/web'), mounted('tank/web/log')]) });
  assert.deepEqual(destroy(nested, state).steps.slice(2).map(describe), [
    'destroy dataset tank/web/log with its snapshots',
    'destroy dataset tank/web with its snapshots',
  ]);
});

test('what is not there is said, and the rest is done', () => {
  const plan = destroy(web(), launched({ instance: undefined, profile: undefined }));
  assert.deepEqual(plan.keeps, ['There is no instance web in project default', 'There is no profile web.lxops']);
  assert.deepEqual(
    plan.steps.map(({ kind }) => kind),
    ['dataset.destroy'],
  );
});

test('a profile that others use stays', () => {
  const shared = launched({ profile: { description: '/srv/web.yaml', devices: {}, usedBy: ['web', 'db'] } });
  assert.deepEqual(destroy(web(), shared).keeps, ['profile web.lxops stays: db uses it']);
});

test('delete keeps every filesystem', () => {
  const plan = planDelete({ instance: web(), configPath: '/srv/web.yaml', stop: false }, launched());
  assert.deepEqual(
    plan.steps.map(({ kind }) => kind),
    ['instance.delete', 'profile.delete'],
  );
  assert.deepEqual(plan.keeps, ['dataset tank/web (filesystem main) stays']);
});

test('a filesystem that stays for any reason protects the one around it', () => {
  const nested = web({
    filesystems: [dataset('main', 'tank/web'), dataset('keep', 'tank/web/keep', { fromInstance: false })],
  });
  const state = launched({
    datasets: new Map([mounted('tank'), mounted('tank/web'), mounted('tank/web/keep')]),
    stakes: stake({ children: ['tank/web/keep'] }),
  });
  const plan = destroy(nested, state);
  assert.deepEqual(plan.steps, []);
  assert.match(plan.refusals[0]?.text ?? '', /tank\/web\/keep/);
});

test("without an instance, another file's profile stays: somebody may be launching with it", () => {
  const profile = { description: '/srv/other.yaml', devices: {}, usedBy: [] };
  const plan = destroy(web(), launched({ instance: undefined, profile }));
  assert.ok(!plan.steps.some(({ kind }) => kind === 'profile.delete'));
  assert.match(plan.keeps.join('\n'), /profile web\.lxops stays: it belongs to \/srv\/other\.yaml/);
});

test('a profile that the same name in another project uses stays', () => {
  const profile = { description: '/srv/web.yaml', devices: {}, usedBy: ['web', 'b/web'] };
  assert.deepEqual(destroy(web(), launched({ profile })).keeps, ['profile web.lxops stays: b/web uses it']);
});

test('sizes are told, and are no part of what is agreed to', () => {
  const sized = (size: string) =>
    destroy(
      web(),
      launched({ stakes: new Map([['tank/web', { size, snapshots: [], children: [], clones: [], mountsBelow: [] }]]) }),
    );
  const shown = show(sized('24K'), () => '');
  assert.deepEqual(shown.losses, ['the root disk of web', 'dataset tank/web (filesystem main): 24K']);
  assert.equal(shown.digest, show(sized('25K'), () => '').digest);
});
