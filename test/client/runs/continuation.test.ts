import assert from 'node:assert/strict';
import { test } from 'node:test';
import { continuation } from '../../../client/runs/continuation.ts';
import type { Operation } from '../../../client/runs/operation.ts';
import type { Outcome } from '../../../client/runs/outcome.ts';

const launch: Operation = { name: 'launch', file: '/w/web.yaml', instance: 'web' };
const rebuild: Operation = { ...launch, name: 'rebuild' };

function failed(code: string, entry?: number): Outcome {
  return { error: { type: 'error', code, text: '', ...(entry === undefined ? {} : { entry }) }, exitCode: 1 };
}

test('a launch that stopped is launched again, and asks anew where to go on', () => {
  assert.deepEqual(continuation({ ...launch, resume: { from: 3 } }, failed('plan.stopped', 3)), launch);
  assert.deepEqual(continuation(launch, failed('cancelled')), launch);
  assert.deepEqual(continuation(launch, {}), launch, 'its process was killed');
});

test('a rebuild that stopped inside is configured; another one would begin with an empty root disk', () => {
  assert.deepEqual(continuation(rebuild, failed('plan.stopped', 3)), { ...rebuild, name: 'configure' });
  assert.equal(continuation(rebuild, failed('plan.stopped')), undefined);
});

test('nothing goes on after success, a refusal or mistakes, nor by itself what loses something', () => {
  assert.equal(continuation(launch, { exitCode: 0 }), undefined);
  for (const code of ['plan.refused', 'config.invalid', 'usage', 'incus.unreachable'])
    assert.equal(continuation(launch, failed(code)), undefined, code);
  assert.equal(continuation({ ...launch, name: 'destroy' }, failed('plan.stopped')), undefined);
});
