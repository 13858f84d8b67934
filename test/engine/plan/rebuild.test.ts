import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planRebuild } from '../../../engine/plan/rebuild.ts';
import type { World } from '../../../engine/plan/world.ts';
import { device, launched, script, seen, web } from './samples.ts';

const rebuild = (state: World) =>
  planRebuild({ instance: web(), configPath: '/srv/web.yaml', actions: [script('x')] }, state);
const running = launched({ instance: seen({ status: 'Running', running: true }) });

test('rebuild stops, replaces the root disk, starts and configures, and touches nothing else', () => {
  assert.deepEqual(
    rebuild(running).steps.map(({ kind }) => kind),
    [
      'instance.mark',
      'instance.stop',
      'instance.rebuild',
      'instance.start',
      'instance.address',
      'guest',
      'instance.mark',
    ],
  );
});

test('rebuild says what is lost and what stays', () => {
  const { losses, keeps } = rebuild(running);
  assert.match(JSON.stringify(losses[0]), /everything in the root disk of web/);
  assert.deepEqual(keeps, ['/home stays: it is /tank/web/home on the host']);
});

test('a rebuild that was stopped does everything again', () => {
  const again = launched({
    instance: seen({ marks: { state: 'rebuilding' } }),
    unfinished: {
      title: '',
      operation: 'rebuild',
      guestDigest: 'x',
      guestDone: new Set([1]),
      guestInFlight: [],
      ownersPending: new Set(),
      fillsPending: new Set(),
      alive: undefined,
    },
  });
  assert.equal(rebuild(again).steps.filter(({ kind }) => kind === 'guest').length, 1);
});

const refusals: readonly (readonly [why: string, World, RegExp])[] = [
  ['no instance', launched({ instance: undefined }), /launch it first/],
  ['snapshots', launched({ instance: seen({ snapshots: ['s1'] }) }), /snapshots \(s1\)/],
  ['an image that is nowhere', launched({ image: { from: 'nowhere', reason: 'no such image' } }), /no such image/],
  ['an ephemeral one', launched({ instance: seen({ made: { ...seen().made, ephemeral: true } }) }), /ephemeral/],
  ["somebody else's instance", launched({ instance: seen({ profiles: ['default'] }) }), /not made from this file/],
];
for (const [why, state, reason] of refusals) {
  test(`refused before anything is touched: ${why}`, () => {
    const plan = rebuild(state);
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', reason);
  });
}

test('what stays is what the instance has, not what the file says by now', () => {
  const added = web({ devices: [...web().devices, device('srv', '/srv', '/tank/web/srv', 'main')] });
  const { keeps, losses } = planRebuild({ instance: added, configPath: '/srv/new.yaml', actions: [] }, running);
  assert.deepEqual(keeps, [
    '/home stays: it is /tank/web/home on the host',
    'web was launched from /srv/web.yaml; it is configured by /srv/new.yaml now',
  ]);
  assert.match(JSON.stringify(losses[1]), /\/srv: device srv is in the file, but web does not have it/);
});
