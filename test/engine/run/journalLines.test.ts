import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planLaunch } from '../../../engine/plan/launch.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import { type JournalLine, runLine, stepLine, unfinishedRun } from '../../../engine/run/journalLines.ts';
import { launchOf, script, web, world, write } from '../plan/samples.ts';

const plan: Plan = planLaunch(launchOf(web(), [write('/a'), script('secret-word')]), world());
const first = runLine(plan, undefined, { pid: 7, start: '100' });
const text = (...lines: JournalLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
const guest = (number: number) =>
  plan.steps.find((step) => step.kind === 'guest' && step.number === number) ?? assert.fail();
const own = plan.steps.find(({ kind }) => kind === 'directory.own') ?? assert.fail();
const dead = () => false;

test('a run that is killed in an entry has that entry in flight', () => {
  const run = unfinishedRun(
    text(first, stepLine('begin', guest(1)), stepLine('done', guest(1)), stepLine('begin', guest(2))),
    dead,
  );
  assert.deepEqual(run?.guestDone, new Set([1]));
  assert.deepEqual(run?.guestInFlight, [2]);
  assert.equal(run?.alive, undefined);
});

test('an owner is owed until it is given', () => {
  assert.deepEqual(
    unfinishedRun(text(first, stepLine('begin', own)), dead)?.ownersPending,
    new Set(['/tank/web', '/tank/web/home']),
  );
  assert.deepEqual(unfinishedRun(text(first, stepLine('done', own)), dead)?.ownersPending, new Set(['/tank/web/home']));
});

test('what an earlier run owed is owed by the next', () => {
  const earlier = unfinishedRun(text(first), dead);
  const next = runLine({ ...plan, steps: [guest(2)] }, earlier, { pid: 8, start: '200' });
  assert.deepEqual(next.owners, ['/tank/web', '/tank/web/home']);
  assert.deepEqual(next.guestDone, [1]);
});

test('a line that was cut says nothing', () => {
  const run = unfinishedRun(`${text(first, stepLine('begin', guest(1)))}{"type":"do`, dead);
  assert.deepEqual(run?.guestInFlight, [1]);
  assert.equal(unfinishedRun('', dead), undefined);
  assert.equal(unfinishedRun('{"type":"ru', dead), undefined);
});

test('a living process keeps the instance, unless it said that it stopped', () => {
  assert.equal(unfinishedRun(text(first), () => true)?.alive, 7);
  assert.equal(unfinishedRun(text(first, { type: 'stopped' }), () => true)?.alive, undefined);
});

test('no contents are in a journal', () => {
  const all = text(first, ...plan.steps.flatMap((step) => [stepLine('begin', step), stepLine('done', step)]));
  assert.doesNotMatch(all, /secret-word/);
});
