import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigureRequest, planConfigure } from '../../../engine/plan/configure.ts';
import { guestDigest } from '../../../engine/plan/marks.ts';
import type { SeenInstance, UnfinishedRun } from '../../../engine/plan/world.ts';
import { script, seen } from './samples.ts';

const actions = [script('one'), script('two')];
const running = seen({ status: 'Running', running: true });
const stopped: UnfinishedRun = {
  operation: 'launch',
  title: 'launch web',
  guestDigest: guestDigest(actions),
  guestDone: new Set([1]),
  guestInFlight: [],
  ownersPending: new Set(),
  fillsPending: new Set(),
  alive: undefined,
};

function check(
  request: Partial<ConfigureRequest>,
  instance: SeenInstance | undefined,
  unfinished?: UnfinishedRun,
): string {
  const { steps, refusals } = planConfigure(
    { operation: 'configure', title: 'configure web', instance: 'web', actions, resume: {}, ...request },
    { project: 'default', instance, unfinished },
  );
  const words = steps.map((step) => (step.kind === 'guest' ? String(step.number) : step.kind));
  return [...words, ...refusals.map(({ text }) => text)].join(' ');
}

test('configure waits for an address, does every entry and notes that', () =>
  assert.equal(check({ marks: {} }, running), 'instance.address 1 2 instance.mark'));

test('cloudconfig does the entries and nothing else', () =>
  assert.equal(check({ operation: 'cloudconfig' }, running), '1 2'));

test('what a launch left undone is done to its end', () =>
  assert.equal(check({}, running, stopped), 'instance.address 2'));

test('a launch that stopped and left no journal has to be told where to go on', () => {
  const half = { ...running, marks: { state: 'launching' } };
  assert.match(check({}, half), /no journal.*-from/);
  assert.equal(check({ resume: { from: 2 } }, half), 'instance.address 2');
});

test('other files than those of the run that stopped: configure asks, cloudconfig does them', () => {
  const other = { ...stopped, guestDigest: 'other' };
  assert.match(check({}, running, other), /changed since.*-from/);
  assert.equal(check({ operation: 'cloudconfig' }, running, other), '1 2');
});

test('cloudconfig goes on with the same files', () =>
  assert.equal(check({ operation: 'cloudconfig' }, running, { ...stopped, operation: 'cloudconfig' }), '2'));

test('a rebuild that stopped before its entries is no ground to configure on', () => {
  const early = { ...stopped, operation: 'rebuild', guestDone: new Set<number>() };
  assert.match(check({}, running, early), /run rebuild again/);
  assert.equal(check({}, running, { ...early, guestDone: new Set([1]) }), 'instance.address 2');
});

test('only a running instance can be configured, and by one run at a time', () => {
  assert.match(check({}, undefined), /There is no instance web/);
  assert.match(check({}, seen()), /web is stopped; start it first/);
  assert.match(check({}, running, { ...stopped, alive: 4711 }), /process 4711/);
});
