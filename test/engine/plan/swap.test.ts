import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planDelete } from '../../../engine/plan/delete.ts';
import { planLaunch } from '../../../engine/plan/launch.ts';
import { planRebuild } from '../../../engine/plan/rebuild.ts';
import type { Step } from '../../../engine/plan/step.ts';
import { keptConfig, swapNames } from '../../../engine/plan/swap.ts';
import type { SeenInstance, SwapPiece, World } from '../../../engine/plan/world.ts';
import { launched, launchOf, script, seen, web } from './samples.ts';

const made = {
  config: { 'limits.cpu': '1', 'volatile.eth0.hwaddr': '00:16:3e:00:00:01' },
  devices: { extra: { type: 'nic' } },
  type: 'container',
  ephemeral: false,
} as const;

function piece(name: string, more: Partial<SwapPiece> = {}): SwapPiece {
  return { name, ours: true, running: false, profiles: ['default', 'web.lxops'], made, ...more };
}

function onLxd(
  instance: SeenInstance | undefined,
  swap: Partial<World['swap']> = {},
  more: Partial<World> = {},
): World {
  return launched({
    server: 'lxd',
    extensions: new Set(),
    instance,
    swap: { fresh: undefined, old: undefined, ...swap },
    ...more,
  });
}

const fresh = piece('web-lxops-new');
const old = piece('web-lxops-old');
const running = seen({ status: 'Running', running: true, made });
const swapped = seen({ made, marks: { state: 'rebuilding', swap: 'web' } });

function steps(world: World): string[] {
  const plan = planRebuild({ configPath: '/srv/web.yaml', instance: web(), actions: [script('x')] }, world);
  assert.deepEqual(plan.refusals, []);
  return plan.steps.map(short);
}

function short(step: Step): string {
  const [name = '', action = ''] = step.kind.split('.');
  const verb = action || name;
  if (step.kind === 'instance.rename') return `${step.instance} -> ${step.to}`;
  return 'instance' in step ? `${verb} ${step.instance}` : verb;
}

const END = ['start web', 'address web', 'guest web', 'mark web'];

test('without the help of the server a new instance is ready before the old one stops, and the old one goes last', () => {
  assert.deepEqual(steps(onLxd(running)), [
    'mark web',
    'create web-lxops-new',
    'stop web',
    'web -> web-lxops-old',
    'web-lxops-new -> web',
    'delete web-lxops-old',
    ...END,
  ]);
});

test('the new instance has configuration, devices, profiles and MAC addresses of the old one', () => {
  const plan = planRebuild({ configPath: '/srv/web.yaml', instance: web(), actions: [] }, onLxd(running));
  const create = plan.steps.find((step) => step.kind === 'instance.create');
  assert.ok(create?.kind === 'instance.create');
  assert.deepEqual(create.profiles, ['default', 'web.lxops']);
  assert.deepEqual(create.options.devices, made.devices);
  assert.equal(create.options.config['limits.cpu'], '1');
  assert.equal(create.options.config['volatile.eth0.hwaddr'], '00:16:3e:00:00:01');
  assert.equal(create.options.config['user.lxops.swap'], 'web');
  const last = plan.steps.at(-1);
  assert.ok(last?.kind === 'instance.mark');
  assert.equal(last.config['user.lxops.swap'], '');
});

const stopped: readonly (readonly [when: string, World, string[]])[] = [
  [
    'while the new one was made',
    onLxd(running, { fresh }),
    [
      'mark web',
      'delete web-lxops-new',
      'create web-lxops-new',
      'stop web',
      'web -> web-lxops-old',
      'web-lxops-new -> web',
      'delete web-lxops-old',
      ...END,
    ],
  ],
  [
    'between the two renames',
    onLxd(undefined, { fresh, old }),
    ['web-lxops-new -> web', 'delete web-lxops-old', ...END],
  ],
  ['before the old one was deleted', onLxd(swapped, { old }), ['delete web-lxops-old', ...END]],
  [
    'between the two renames, and somebody deleted the new one',
    onLxd(undefined, { old }),
    [
      'web-lxops-old -> web',
      'create web-lxops-new',
      'web -> web-lxops-old',
      'web-lxops-new -> web',
      'delete web-lxops-old',
      ...END,
    ],
  ],
];
for (const [when, world, expected] of stopped) {
  test(`a rebuild that was stopped ${when} goes on`, () => assert.deepEqual(steps(world), expected));
}

const refusals: readonly (readonly [why: string, World, RegExp])[] = [
  ['the name is taken', onLxd(running, { fresh: piece('web-lxops-new', { ours: false }) }), /web-lxops-new.*is taken/],
  ['two claim to be it', onLxd(running, { old }), /web is another instance now/],
  ['it is ephemeral', onLxd(seen({ made: { ...made, ephemeral: true } })), /ephemeral/],
  [
    'it is protected',
    onLxd(seen({ made: { ...made, config: { 'security.protection.delete': 'true' } } })),
    /protected from being deleted/,
  ],
  [
    'there was never one',
    onLxd(undefined, { old: piece('web-lxops-old', { ours: false }) }),
    /is taken|launch it first/,
  ],
];
for (const [why, world, reason] of refusals) {
  test(`refused before anything is touched: ${why}`, () => {
    const plan = planRebuild({ configPath: '/srv/web.yaml', instance: web(), actions: [] }, world);
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals.map(({ text }) => text).join('\n'), reason);
  });
}

test('between the renames a launch says what to do', () => {
  const plan = planLaunch(launchOf(web()), onLxd(undefined, { fresh, old }));
  assert.match(plan.refusals[0]?.text ?? '', /finish it: lxops rebuild/);
});

test('a removal takes what a stopped rebuild left, and then the profile', () => {
  const world = onLxd(undefined, { fresh, old });
  const profile = { ...world.profile, description: '', devices: {}, usedBy: ['web-lxops-new', 'web-lxops-old'] };
  const { steps: removal } = planDelete(
    { instance: web(), configPath: '/srv/web.yaml', stop: false },
    { ...world, profile },
  );
  assert.deepEqual(removal.map(short), ['delete web-lxops-new', 'delete web-lxops-old', 'delete']);
});

test('the names fit, however long that of the instance is', () => {
  assert.deepEqual(swapNames('web'), { fresh: 'web-lxops-new', old: 'web-lxops-old' });
  for (const name of Object.values(swapNames('x'.repeat(63)))) assert.ok(name.length <= 63);
});

test('what the server and lxops made themselves is not copied', () => {
  const config = {
    'image.os': 'Alpine',
    'limits.memory': '1GiB',
    'user.lxops.state': 'ready',
    'user.mine': 'x',
    'volatile.base_image': 'abc',
    'volatile.eth0.hwaddr': '00:16:3e:00:00:01',
    'volatile.eth0.host_name': 'veth0',
  };
  assert.deepEqual(keptConfig(config), {
    'limits.memory': '1GiB',
    'user.mine': 'x',
    'volatile.eth0.hwaddr': '00:16:3e:00:00:01',
  });
});
