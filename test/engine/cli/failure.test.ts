import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureEvent } from '../../../engine/cli/failure.ts';
import { LxopsError } from '../../../engine/errors.ts';

function facts(error: unknown): unknown {
  const { type: _type, text: _text, ...rest } = failureEvent(error);
  return rest;
}

test('an entry that failed is named by its number and its place', () => {
  const details = { title: 'launch web', step: 'run false', done: 4, total: 6 };
  assert.deepEqual(facts(new LxopsError('plan.stopped', { ...details, place: '/w/user.cfg:3:5', entry: 2 })), {
    code: 'plan.stopped',
    file: '/w/user.cfg',
    line: 3,
    column: 5,
    entry: 2,
  });
  assert.deepEqual(facts(new LxopsError('plan.stopped', details)), { code: 'plan.stopped' });
});

test('a refusal and a mistake are named by their place, the first that has one', () => {
  const place = '/w/a:b.yaml:1:20';
  const where = { file: '/w/a:b.yaml', line: 1, column: 20 };
  const refused = new LxopsError('plan.refused', { title: 'launch web', refusals: ['no'], place });
  assert.deepEqual(facts(refused), { code: 'plan.refused', ...where });
  const issues = [
    { code: 'a', text: 'a' },
    { code: 'b', text: 'b', place },
  ];
  assert.deepEqual(facts(new LxopsError('config.invalid', { path: 'a', issues })), {
    code: 'config.invalid',
    ...where,
  });
});

test('the file is absolute, and a place without a line is none', () => {
  const event = failureEvent(new LxopsError('plan.refused', { title: 't', refusals: [], place: 'user.cfg:1:1' }));
  assert.equal(event.file, `${process.cwd()}/user.cfg`);
  assert.deepEqual(facts(new LxopsError('plan.refused', { title: 't', refusals: [], place: 'user.cfg' })), {
    code: 'plan.refused',
  });
});
