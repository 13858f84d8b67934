import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExtractSeen, planExtract, planExtractFirst } from '../../../engine/plan/extract.ts';
import { planLaunch } from '../../../engine/plan/launch.ts';
import type { Step } from '../../../engine/plan/step.ts';
import { dataset, device, launchOf, mounted, web, world } from './samples.ts';

const image = { from: 'local', alias: 'own' } as const;
const devices = [device('home', '/home', '/tank/web/home', 'main'), device('srv', '/srv', '/tank/web/srv', 'main')];
const instance = web({ devices });

function seen(more: Partial<ExtractSeen> = {}): ExtractSeen {
  const { datasets, directories, missingSnapshots } = world();
  return { datasets, directories, missingSnapshots, unfinished: undefined, image, left: new Set(), ...more };
}

function short(step: Step): string {
  if (step.kind === 'directory.fill') return `fill ${step.directory} from ${step.from}`;
  if (step.kind === 'image.unpack') return `unpack ${step.paths.join(' ')} into ${step.directory}`;
  if (step.kind === 'owners.shift') return `shift ${step.directory} by ${step.uid}:${step.gid}`;
  return 'directory' in step ? `${step.kind} ${step.directory}` : step.kind;
}

const STAGE = '/tank/web/.lxops-extract';

function steps(state: ExtractSeen, of = instance): string[] {
  const plan = planExtract({ instance: of, project: 'default' }, state);
  assert.deepEqual(plan.refusals, []);
  return plan.steps.map(short);
}

test('the image is unpacked beside the directories, gets their owner, fills them, and is removed', () => {
  assert.deepEqual(steps(seen()), [
    'dataset.create',
    'directory.own /tank/web',
    'directory.create /tank/web/home',
    'directory.own /tank/web/home',
    `unpack /home /srv into ${STAGE}`,
    `shift ${STAGE} by 1000000:1000000`,
    `fill /tank/web/home from ${STAGE}/root/home`,
    'directory.create /tank/web/srv',
    'directory.own /tank/web/srv',
    `fill /tank/web/srv from ${STAGE}/root/srv`,
    `directory.remove ${STAGE}`,
  ]);
});

test('without an owner nothing is shifted', () => {
  assert.ok(!steps(seen(), web({ devices, owner: '' })).some((step) => step.startsWith('shift')));
});

const there = seen({
  datasets: new Map([mounted('tank'), mounted('tank/web')]),
  directories: new Map(
    ['/tank/web', '/tank/web/home', '/tank/web/srv'].map((path) => [path, { kind: 'directory', realPath: path }]),
  ),
});

test('a directory that is there is left alone; what a stopped run left goes', () => {
  assert.deepEqual(steps(there), []);
  assert.deepEqual(steps({ ...there, left: new Set([STAGE]) }), [`directory.remove ${STAGE}`]);
});

test('a directory that a stopped run did not finish is filled again', () => {
  const unfinished = {
    operation: 'extract',
    title: 'extract',
    guestDigest: '',
    guestDone: new Set<number>(),
    guestInFlight: [],
    ownersPending: new Set<string>(),
    fillsPending: new Set(['/tank/web/srv']),
    alive: undefined,
  };
  assert.deepEqual(steps({ ...there, unfinished, left: new Set([STAGE]) }), [
    `unpack /home /srv into ${STAGE}`,
    `shift ${STAGE} by 1000000:1000000`,
    `fill /tank/web/srv from ${STAGE}/root/srv`,
    `directory.remove ${STAGE}`,
  ]);
});

const refusals: readonly (readonly [why: string, ExtractSeen, typeof instance, RegExp])[] = [
  ['no image', seen(), web({ devices, image: '' }), /Please provide image/],
  [
    'an image that is nowhere',
    seen({ image: { from: 'nowhere', reason: 'no such image' } }),
    instance,
    /no such image/,
  ],
  ['an owner by name', seen(), web({ devices, owner: 'joe' }), /form uid:gid \(joe\)/],
  ['no such pool', seen({ datasets: new Map() }), instance, /no ZFS pool tank/],
];
for (const [why, state, of, reason] of refusals) {
  test(`refused before anything is touched: ${why}`, () => {
    const plan = planExtract({ instance: of, project: 'default' }, state);
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', reason);
  });
}

test('a launch is preceded by the extraction of its template, in one plan', () => {
  const own = web({
    name: 'shop',
    filesystems: [dataset('main', 'tank/shop')],
    devices: [device('home', '/home', '/tank/shop/home', 'main')],
  });
  const request = {
    ...launchOf(own),
    sources: { origin: undefined, data: { how: 'copy', source: instance } },
  } as const;
  const launch = (state: Parameters<typeof planLaunch>[1]) => planLaunch(request, state);
  const template = { instance, project: 'default' };
  const kinds = planExtractFirst(launch, template, seen(), world()).steps.map(short);
  assert.ok(kinds.indexOf(`directory.remove ${STAGE}`) < kinds.indexOf('fill /tank/shop/home from /tank/web/home'));
  assert.ok(kinds.includes('instance.create'));

  const doubtful = planExtractFirst(launch, template, { ...there, left: new Set([STAGE]) }, world());
  assert.match(doubtful.refusals[0]?.text ?? '', /is left from an extraction of web that was stopped/);
});
