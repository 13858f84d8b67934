import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planArguments, runArguments, type Resume } from '../../../client/runs/operation.ts';

const web = { name: 'destroy', file: '/w/web.yaml', instance: 'web' } as const;
const defaults = { socket: '', sudo: '' };

test('a plan is asked for without changing anything', () => {
  assert.deepEqual(planArguments(web, defaults), ['destroy', '-json', '-dry-run', '-name', 'web', '/w/web.yaml']);
});

test('a run names the plan that was confirmed', () => {
  assert.deepEqual(runArguments({ ...web, project: 'p', stop: true }, defaults, 'abc'), [
    'destroy',
    '-json',
    '-plan',
    'abc',
    '-name',
    'web',
    '-project',
    'p',
    '-stop',
    '/w/web.yaml',
  ]);
});

test('an unfinished launch is continued with the entry in flight, or from one on', () => {
  const launch = { ...web, name: 'launch' } as const;
  const wordsOf = (resume: Resume) => runArguments({ ...launch, resume }, defaults, undefined).slice(4);
  assert.deepEqual(wordsOf('repeat'), ['-repeat', '/w/web.yaml']);
  assert.deepEqual(wordsOf({ from: 3 }), ['-from', '3', '/w/web.yaml']);
});

test('settings come before the command, where the command line has them', () => {
  assert.deepEqual(runArguments({ ...web, name: 'launch' }, { socket: '/s', sudo: 'never' }, undefined).slice(0, 5), [
    '-socket',
    '/s',
    '-sudo',
    'never',
    'launch',
  ]);
});
