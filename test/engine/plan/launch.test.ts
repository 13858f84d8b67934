import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { type LaunchRequest, planLaunch } from '../../../engine/plan/launch.ts';
import { guestDigest } from '../../../engine/plan/marks.ts';
import type { UnfinishedRun, World } from '../../../engine/plan/world.ts';
import { device, directory, dataset, launchOf, launched, mounted, script, seen, web, world, write } from './samples.ts';

const steps = (request: LaunchRequest, state: World) => planLaunch(request, state).steps.map(describe);
const refusals = (request: LaunchRequest, state: World) => planLaunch(request, state).refusals.map(({ text }) => text);

test('a first launch claims the name, makes the data places, then the instance', () => {
  assert.deepEqual(steps(launchOf(web()), world()), [
    'create profile web.lxops: /tank/web/home at /home',
    'create dataset tank/web',
    'give /tank/web to 1000000:1000000',
    'create directory /tank/web/home',
    'give /tank/web/home to 1000000:1000000',
    'create instance web from images:alpine/3.18 with profiles default, web.lxops',
    'start web',
    'wait for an address of web',
    'note on web that it is ready',
  ]);
});

test('the same world gives the same plan', () => {
  assert.deepEqual(planLaunch(launchOf(web()), world()), planLaunch(launchOf(web()), world()));
});

test('what exists is kept, and said so', () => {
  const { instance: _, profile: __, profiles, ...rest } = launched();
  const plan = planLaunch(launchOf(web()), world({ ...rest, profiles }));
  assert.deepEqual(plan.keeps, ['dataset tank/web (filesystem main) exists and is used as it is']);
  assert.deepEqual(
    plan.steps.map(({ kind }) => kind),
    ['profile.create', 'instance.create', 'instance.start', 'instance.address', 'instance.mark'],
  );
});

test('without an owner nothing changes hands', () => {
  const kinds = planLaunch(launchOf(web({ owner: '' })), world()).steps.map(({ kind }) => kind);
  assert.ok(!kinds.includes('directory.own'));
});

test('a plain directory gets the owner too, and once when a device is the directory itself', () => {
  const log = web({
    filesystems: [directory('log', '/srv/log/web')],
    devices: [device('log', '/var/log', '/srv/log/web', 'log')],
  });
  assert.deepEqual(steps(launchOf(log), world()).slice(1, 3), [
    'create directory /srv/log/web',
    'give /srv/log/web to 1000000:1000000',
  ]);
});

test('an instance of that name is never touched', () => {
  const plan = planLaunch(launchOf(web()), launched());
  assert.deepEqual(plan.steps, []);
  assert.match(plan.refusals[0]?.text ?? '', /An instance web exists already \(Stopped\).*-name/);
});

test("another file's profile of that name is never taken over", () => {
  const taken = world({ profile: { description: '/srv/other.yaml', devices: {}, usedBy: [] } });
  assert.match(refusals(launchOf(web()), taken)[0] ?? '', /belongs to \/srv\/other\.yaml/);
});

test('the profile that a stopped launch of the same file left is used', () => {
  const left = world({
    profile: {
      description: '/srv/web.yaml',
      devices: { home: { path: '/home', type: 'disk', source: '/tank/web/home' } },
      usedBy: [],
    },
  });
  assert.equal(steps(launchOf(web()), left)[0], 'create dataset tank/web');
});

test('everything that can be known is refused before the first change', () => {
  const bad = world({ profiles: new Set(), datasets: new Map(), image: { from: 'nowhere', reason: 'no such image' } });
  assert.deepEqual(refusals(launchOf(web({ name: '1web' })), bad), [
    '"1web" cannot be the name of an instance: letters, digits and hyphens, beginning with a letter, at most 63. Choose one with -name',
    'There is no profile default in project default; create it, or remove it here',
    'no such image',
    'There is no ZFS pool tank for the dataset tank/web. `zpool list` shows the pools; a plain directory begins with /',
  ]);
});

test('a dataset mounted elsewhere would leave the data on the wrong disk', () => {
  const elsewhere = world({ datasets: new Map([mounted('tank', { mountpoint: '/mnt/tank' })]) });
  assert.match(refusals(launchOf(web()), elsewhere)[0] ?? '', /tank is mounted at \/mnt\/tank/);
  const unmounted = world({ datasets: new Map([mounted('tank'), mounted('tank/web', { mounted: false })]) });
  assert.match(refusals(launchOf(web()), unmounted)[0] ?? '', /zfs mount tank\/web/);
});

test('names that zfs would read as something else are refused', () => {
  for (const path of ['', '-r/x', 'tank//x', 'tank/../x', 'tank/a@b']) {
    const [text = ''] = refusals(launchOf(web({ filesystems: [dataset('main', path)], devices: [] })), world());
    assert.match(text, /cannot be the name of a dataset/, path);
  }
});

test('a device without a filesystem needs its directory', () => {
  const outside = web({ filesystems: [], devices: [device('share', '/share', '/srv/share')] });
  assert.match(refusals(launchOf(outside), world())[0] ?? '', /\/srv\/share does not exist/);
});

const actions: readonly GuestAction[] = [write('/a'), script('one'), script('two')];

function stopped(run: Partial<UnfinishedRun>): World {
  return launched({
    instance: seen({ status: 'Running', running: true, marks: { state: 'launching' } }),
    unfinished: {
      title: '',
      operation: 'launch',
      guestDigest: guestDigest(actions),
      guestDone: new Set(),
      guestInFlight: [],
      ownersPending: new Set(),
      fillsPending: new Set(),
      alive: undefined,
      ...run,
    },
  });
}

test('a launch that was stopped goes on after the last entry that was done', () => {
  const plan = planLaunch(launchOf(web(), actions), stopped({ guestDone: new Set([1, 2]) }));
  assert.deepEqual(
    plan.steps.map((step) => (step.kind === 'guest' ? step.number : step.kind)),
    ['instance.address', 3, 'instance.mark'],
  );
});

test('a script in flight is maybe done: only the user can say how to go on', () => {
  const state = stopped({ guestDone: new Set([1]), guestInFlight: [2] });
  const request = launchOf(web(), actions);
  assert.match(refusals(request, state)[0] ?? '', /Entry 2 .*-repeat.*-from 3/);
  const numbers = (resume: LaunchRequest['resume']) =>
    planLaunch({ ...request, resume }, state).steps.flatMap((step) => (step.kind === 'guest' ? [step.number] : []));
  assert.deepEqual(numbers({ repeat: true }), [2, 3]);
  assert.deepEqual(numbers({ from: 3 }), [3]);
});

test('a file in flight is written again', () => {
  const plan = planLaunch(launchOf(web(), actions), stopped({ guestInFlight: [1] }));
  assert.deepEqual(plan.refusals, []);
});

test('without a journal nobody knows what was done', () => {
  const { unfinished: _, ...rest } = stopped({});
  assert.match(refusals(launchOf(web(), actions), { ...rest, unfinished: undefined })[0] ?? '', /no journal.*-from/);
});

test('an owner that was still to be given is given', () => {
  const state = stopped({ ownersPending: new Set(['/tank/web']), guestDone: new Set([1, 2, 3]) });
  assert.equal(steps(launchOf(web(), actions), state)[0], 'give /tank/web to 1000000:1000000');
});

test('two runs on one instance exclude each other', () => {
  assert.match(refusals(launchOf(web(), actions), stopped({ alive: 4711 }))[0] ?? '', /process 4711/);
});

test('lxc-options become parts of the request; unknown ones refuse', () => {
  const [step] = planLaunch(
    launchOf(web({ lxcOptions: ['-c', 'limits.cpu=2', '--vm', '-s', 'fast'] })),
    world(),
  ).steps.filter(({ kind }) => kind === 'instance.create');
  assert.ok(step?.kind === 'instance.create');
  assert.equal(step.options.type, 'virtual-machine');
  assert.equal(step.options.config['limits.cpu'], '2');
  assert.deepEqual(step.options.devices, { root: { type: 'disk', path: '/', pool: 'fast' } });
  assert.match(
    refusals(launchOf(web({ lxcOptions: ['--frobnicate'] })), world())[0] ?? '',
    /does not know "--frobnicate"/,
  );
});

test('a profile that others use is never given other devices', () => {
  const shared = launched({
    instance: undefined,
    profile: { description: '/srv/web.yaml', devices: {}, usedBy: ['b/web'] },
  });
  assert.match(refusals(launchOf(web()), shared)[0] ?? '', /used by b\/web/);
});

test('a launch that another file began is not continued by this one', () => {
  const state = stopped({});
  const other = { ...state, profile: { description: '/srv/other.yaml', devices: {}, usedBy: ['web'] } };
  assert.match(refusals(launchOf(web(), actions), other)[0] ?? '', /An instance web exists already/);
});

test('the same name in another project does not get the same data', () => {
  const twin = world({ otherUsers: new Map([['/tank/web/home', ['b/web']]]) });
  assert.match(refusals(launchOf(web()), twin)[0] ?? '', /is used by b\/web already/);
  const reader = world({ otherUsers: new Map([['/tank/web/home', ['backup']]]) });
  assert.match(planLaunch(launchOf(web()), reader).keeps.join('\n'), /is used by backup too/);
});

test('devices that are replaced in a profile are told as lost', () => {
  const left = world({
    profile: {
      description: '/srv/web.yaml',
      devices: { extra: { type: 'disk', path: '/x', source: '/srv/x' } },
      usedBy: [],
    },
  });
  assert.match(JSON.stringify(planLaunch(launchOf(web()), left).losses[0]), /device extra .*\/srv\/x at \/x/);
});

test('a zfs property that would move the data is refused', () => {
  const moved = web({
    filesystems: [dataset('main', 'tank/web', { zfsProperties: new Map([['mountpoint', '/mnt']]) })],
  });
  assert.match(refusals(launchOf(moved), world())[0] ?? '', /zfs property mountpoint/);
});
