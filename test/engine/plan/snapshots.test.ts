import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependentsOf } from '../../../engine/observe/snapshots.ts';
import { describe } from '../../../engine/plan/describe.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { planRollback, type SeenLater } from '../../../engine/plan/rollback.ts';
import { rootsOf } from '../../../engine/plan/roots.ts';
import { planDestroySnapshot, planSnapshot, type SeenSnapshots } from '../../../engine/plan/snapshot.ts';
import { dataset, directory, seen, web } from './samples.ts';

const three = web({
  filesystems: [
    directory('d', '/srv/web'),
    dataset('a', 'tank/web'),
    dataset('in', 'tank/web/in'),
    dataset('t', 'tank/tmp/web', { transient: true }),
  ],
});
const request = { instance: three, project: 'default', snapshot: 's', withInstance: false, seen: undefined };
const nothing: SeenSnapshots = {
  found: new Set(),
  missing: new Set(),
  dependents: new Map(),
  users: new Map(),
  unfinished: undefined,
};
const steps = (plan: Plan) => plan.steps.map(describe);
const refusal = (plan: Plan) => plan.refusals[0]?.text ?? '';

test('a snapshot is of datasets that are not transient, and first of the instance', () => {
  assert.deepEqual(steps(planSnapshot(request, nothing)), ['take snapshot tank/web@s', 'take snapshot tank/web/in@s']);
  const too = planSnapshot({ ...request, withInstance: true, seen: seen() }, nothing);
  assert.equal(steps(too)[0], 'take snapshot s of instance web');
});

test('what zfs says decides, and what it does not say does not', () => {
  assert.match(refusal(planSnapshot(request, { ...nothing, missing: new Set(['tank/web']) })), /no dataset tank\/web/);
  assert.match(
    refusal(planSnapshot(request, { ...nothing, found: new Set(['tank/web@s']) })),
    /tank\/web@s exists already/,
  );
  assert.match(refusal(planSnapshot({ ...request, withInstance: true }, nothing)), /no instance web/);
  assert.match(refusal(planSnapshot({ ...request, snapshot: 'a@b' }, nothing)), /cannot be the name/);
});

test('only what a snapshot makes is destroyed; with -R from the roots', () => {
  assert.deepEqual(steps(planDestroySnapshot({ ...request, everywhere: false }, nothing)), [
    'destroy snapshot tank/web@s',
    'destroy snapshot tank/web/in@s',
  ]);
  assert.deepEqual(steps(planDestroySnapshot({ ...request, everywhere: true }, nothing)), [
    'destroy snapshot tank/web@s, also of the datasets below, with all clones',
  ]);
  const gone = planDestroySnapshot({ ...request, everywhere: false }, { ...nothing, missing: new Set(['tank/web@s']) });
  assert.deepEqual(
    [steps(gone), gone.keeps],
    [['destroy snapshot tank/web/in@s'], ['There is no snapshot tank/web@s']],
  );
});

test('clones are lost only when asked for, and never those in use', () => {
  const cloned = { ...nothing, dependents: new Map([['tank/web@s', ['tank/copy']]]) };
  assert.match(
    refusal(planDestroySnapshot({ ...request, everywhere: false }, cloned)),
    /tank\/copy are clones of tank\/web@s.*-R/,
  );
  assert.deepEqual(planDestroySnapshot({ ...request, everywhere: true }, cloned).losses.slice(1), [
    'dataset tank/copy, a clone, with everything in it',
  ]);
  const used = { ...cloned, users: new Map([['tank/copy', ['db']]]) };
  assert.match(refusal(planDestroySnapshot({ ...request, everywhere: true }, used)), /instance db uses it/);
});

const later: SeenLater = {
  missing: new Set(),
  later: new Map([['tank/web', ['@t', '@u']]]),
  clones: new Map(),
  unfinished: undefined,
};

test('a rollback says what it goes past, and restores the instance first', () => {
  const plan = planRollback({ ...request, withInstance: true, seen: seen({ snapshots: ['s'] }) }, later);
  assert.deepEqual(steps(plan), [
    'put instance web back to its snapshot s',
    'put dataset tank/web back to tank/web@s',
    'put dataset tank/web/in back to tank/web/in@s',
  ]);
  const loss = plan.losses[1];
  assert.match(typeof loss === 'string' ? loss : '', /dataset tank\/web since @s, and its later snapshots @t, @u/);
});

test('a rollback refuses', () => {
  assert.match(
    refusal(planRollback({ ...request, seen: seen({ running: true, status: 'Running' }) }, later)),
    /web is running/,
  );
  assert.match(
    refusal(planRollback(request, { ...later, missing: new Set(['tank/web@s']) })),
    /no snapshot tank\/web@s/,
  );
  assert.match(
    refusal(planRollback(request, { ...later, clones: new Map([['tank/web', ['tank/copy']]]) })),
    /tank\/copy are clones of later snapshots/,
  );
  assert.match(
    refusal(planRollback({ ...request, withInstance: true, seen: seen() }, later)),
    /web has no snapshot s; it has none/,
  );
});

test('roots are told by whole components', () => {
  assert.deepEqual(rootsOf(['x', 'x-more', 'x/in', 'x.y', 'x', 'x/in/deep']), ['x', 'x-more', 'x.y']);
  assert.deepEqual(rootsOf(['a/b/c', 'a/b', 'a-b/c']), ['a/b', 'a-b/c']);
});

test('what depends on a snapshot: its clones, what is in them, and their clones', () => {
  const all = [
    ['tank/web', undefined],
    ['tank/web/in', undefined],
    ['tank/c', 'tank/web@s'],
    ['tank/c/below', undefined],
    ['tank/d', 'tank/c/below@x'],
    ['tank/e', 'tank/web/in@s'],
    ['tank/f', 'tank/web@t'],
  ].map(([name = '', origin]) => ({ name, origin, mountpoint: undefined, mounted: undefined, used: undefined }));
  assert.deepEqual(dependentsOf('tank/web@s', false, all), ['tank/c', 'tank/c/below', 'tank/d']);
  assert.deepEqual(dependentsOf('tank/web@s', true, all), ['tank/c', 'tank/c/below', 'tank/d', 'tank/e']);
});
