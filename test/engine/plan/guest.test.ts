import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import { planConfigure } from '../../../engine/plan/configure.ts';
import { describe } from '../../../engine/plan/describe.ts';
import { entryOf, type GuestChoice, guestSteps } from '../../../engine/plan/guest.ts';
import { guestNumbers } from '../../../engine/plan/guestBatches.ts';
import { guestDigest } from '../../../engine/plan/marks.ts';
import { show } from '../../../engine/plan/plan.ts';
import { planLaunch } from '../../../engine/plan/launch.ts';
import type { UnfinishedRun } from '../../../engine/plan/world.ts';
import { launchOf, seen, web, world } from './samples.ts';

const at = (file: string) => ({ file, span: { start: 0, end: 0 } });
const install = (word: string, file = 'a.cfg'): GuestAction => ({
  op: 'script',
  input: `apk add ${word}`,
  package: { install: 'apk add', word },
  place: at(file),
});
const run = (input: string, file = 'a.cfg'): GuestAction => ({ op: 'script', input, place: at(file) });

const actions = [
  run('one'),
  install('x'),
  install('y'),
  install('z'),
  run('two', 'dir/b.cfg'),
  install('w', 'dir/b.cfg'),
];

function check(
  choice: GuestChoice,
  unfinished?: Partial<UnfinishedRun>,
): { steps: readonly string[]; refusals: string } {
  const known: UnfinishedRun | undefined = unfinished && {
    operation: 'launch',
    title: 'launch web',
    guestDigest: guestDigest(actions),
    guestDone: new Set(),
    guestInFlight: [],
    ownersPending: new Set(),
    fillsPending: new Set(),
    alive: undefined,
    ...unfinished,
  };
  const state = { project: 'default', instance: known && seen(), unfinished: known };
  const { steps, refusals } = guestSteps(actions, 'web', state, choice);
  return {
    steps: steps.map((step) => `${guestNumbers(step)?.join(' ')}: ${describe(step)}`),
    refusals: refusals.map(({ text }) => text).join('\n'),
  };
}

test('packages of one file are one transaction, everything else is a step of its own', () => {
  assert.deepEqual(check({}).steps, ['1: run one', '2 3 4: install x, y, z', '5: run two', '6: run apk add w']);
  const [, batch] = guestSteps(actions, 'web', { project: 'p', instance: undefined, unfinished: undefined }, {}).steps;
  assert.equal(batch?.kind === 'guest.packages' && batch.input, 'apk add x y z');
});

test('packages with anything between them stay in their order', () => {
  const mixed = [install('x'), run('one'), install('y')];
  const { steps } = guestSteps(mixed, 'web', { project: 'p', instance: undefined, unfinished: undefined }, {});
  assert.deepEqual(steps.map(describe), ['run apk add x', 'run one', 'run apk add y']);
});

test('packages of another file or another command are another transaction', () => {
  const other = { ...install('y'), package: { install: 'apk add --virtual v', word: 'y' } } as GuestAction;
  const kinds = (list: readonly GuestAction[]) =>
    guestSteps(list, 'web', { project: 'p', instance: undefined, unfinished: undefined }, {}).steps.map(
      ({ kind }) => kind,
    );
  assert.deepEqual(kinds([install('x', 'a.cfg'), install('y', 'b.cfg')]), ['guest', 'guest']);
  assert.deepEqual(kinds([install('x'), other]), ['guest', 'guest']);
});

test('a transaction that was cut off is done again for the packages that are left', () => {
  const { steps, refusals } = check({}, { guestDone: new Set([1, 2]), guestInFlight: [3, 4] });
  assert.equal(refusals, '');
  assert.equal(steps[0], '3 4: install y, z');
});

test('a script that was cut off is not done again unasked', () => {
  const state = { guestDone: new Set([1, 2, 3, 4]), guestInFlight: [5] };
  assert.match(check({}, state).refusals, /Entry 5 .*-repeat.*-from 6/);
  assert.deepEqual(check({ repeat: true }, state).steps, ['5: run two', '6: run apk add w']);
  assert.deepEqual(check({ from: 6 }, state).steps, ['6: run apk add w']);
});

test('what the user has to decide is a fact of the shown plan', () => {
  const unfinished: UnfinishedRun = {
    operation: 'launch',
    title: 'launch web',
    guestDigest: guestDigest(actions),
    guestDone: new Set([1, 2, 3, 4]),
    guestInFlight: [5],
    ownersPending: new Set(),
    fillsPending: new Set(),
    alive: undefined,
  };
  const resumeOf = (unfinished: UnfinishedRun | undefined, resume: GuestChoice = {}) => {
    const seenWeb = seen({ status: 'Running', marks: { state: 'launching' } });
    const request = { operation: 'configure', title: 't', instance: 'web', actions, resume } as const;
    const plan = planConfigure(request, { project: 'p', instance: seenWeb, unfinished });
    return show(plan, ({ file }) => file).resume;
  };
  assert.equal(resumeOf(unfinished)?.inFlight, 5);
  assert.deepEqual(resumeOf(unfinished)?.entries[4], { text: 'run two', place: 'dir/b.cfg' });
  assert.equal(resumeOf(undefined)?.entries.length, 6);
  assert.equal(resumeOf(undefined)?.inFlight, undefined);
  assert.equal(resumeOf(unfinished, { repeat: true }), undefined, 'it is decided');
  assert.equal(resumeOf(unfinished, { from: 9 }), undefined, 'there is no such entry');
  assert.equal(resumeOf({ ...unfinished, alive: 7 }), undefined, 'the answer would not help');
});

test('an entry is named by its file too, whatever stands before that', () => {
  const from = (file: string, number: number) => check({ from: { file, number } }, {}).steps.length;
  assert.equal(from('b.cfg', 1), 2);
  assert.equal(from('dir/b.cfg', 2), 1);
  assert.equal(from('a.cfg', 5), 2, 'one after the last of the file');
  assert.equal(from('b.cfg', 3), 0, 'one after the last of all');
});

test('an entry that is not there is refused, and nothing is skipped by mistake', () => {
  for (const from of [0, 8, { file: 'c.cfg', number: 1 }, { file: 'b.cfg', number: 4 }, { file: 'fg', number: 1 }]) {
    assert.match(check({ from }, {}).refusals, /There is no cloud-config entry/, JSON.stringify(from));
  }
});

test('the name of an entry leads back to it', () => {
  assert.equal(entryOf(actions, 5), 'b.cfg:1');
  assert.equal(entryOf(actions, 4), 'a.cfg:4');
  assert.equal(entryOf([run('one', 'x/a.cfg'), run('two', 'y/a.cfg')], 2), 'y/a.cfg:1', 'two files of one name');
});

test('the plan that is shown has the numbers of the entries and no contents', () => {
  const shown = show(planLaunch(launchOf(web(), actions), world()), () => '');
  assert.deepEqual(
    shown.steps.flatMap(({ entries }) => (entries === undefined ? [] : [entries])),
    [[1], [2, 3, 4], [5], [6]],
  );
  const secret = { ...install('x'), input: 'hunter2' } as GuestAction;
  const hidden = show(planLaunch(launchOf(web(), [secret, install('y')]), world()), () => '');
  assert.doesNotMatch(JSON.stringify(hidden), /hunter2/);
});
