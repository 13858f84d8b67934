import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planImportProfiles } from '../../../engine/plan/importProfiles.ts';
import { planPublish, type PublishSeen } from '../../../engine/plan/publish.ts';
import { planApplyProfiles, type ProfilesSeen } from '../../../engine/plan/profiles.ts';
import { web } from './samples.ts';

const seen = (more: Partial<ProfilesSeen>): ProfilesSeen => ({
  project: 'p',
  profiles: new Set(['default', 'web.lxops', 'extra']),
  unfinished: undefined,
  current: ['default', 'web.lxops'],
  ...more,
});

test('profiles that are as they should be need no step', () => {
  assert.deepEqual(planApplyProfiles(web(), seen({})).steps, []);
});

test('a profile that was added by hand is taken away, and that is said', () => {
  const { steps, losses } = planApplyProfiles(web(), seen({ current: ['extra', 'default', 'web.lxops'] }));
  const profiles = ['default', 'web.lxops'];
  assert.deepEqual(steps, [{ kind: 'instance.profiles', project: 'p', instance: 'web', profiles }]);
  assert.equal(losses.length, 1);
});

test('profiles are not applied when one or the instance is missing', () => {
  const text = (state: ProfilesSeen) => planApplyProfiles(web(), state).refusals[0]?.text ?? '';
  assert.match(text(seen({ current: undefined })), /no instance web in project p/);
  assert.match(text(seen({ current: [], profiles: new Set(['default']) })), /no profile web\.lxops/);
});

test('an imported profile is made or replaced, and who uses it is said', () => {
  const file = { description: '', config: {}, devices: {} };
  const existing = new Map([['old', { usedBy: ['a1'] }]]);
  const { steps, losses } = planImportProfiles(
    [
      { name: 'old', ...file },
      { name: 'new', ...file },
    ],
    existing,
    'p',
  );
  assert.deepEqual(
    steps.map((step) => step.kind === 'profile.put' && [step.profile, step.exists]),
    [
      ['old', true],
      ['new', false],
    ],
  );
  assert.equal(losses.length, 1);
});

const facts = {
  instance: 'a',
  snapshot: 's',
  alias: 'al',
  compression: '',
  format: '',
  architecture: '',
  os: '',
  variant: '',
  release: '',
  serial: '',
  description: '',
  name: 'a',
};
const place: PublishSeen = { project: 'p', snapshots: ['s'], aliasOf: undefined };

test('an image of a snapshot', () => {
  const { steps } = planPublish({ ...facts, compression: 'none' }, place);
  const [step] = steps;
  assert.ok(step?.kind === 'image.publish');
  assert.deepEqual([step.alias, step.compression, step.properties], ['al', 'none', { name: 'a' }]);
});

const refusals: readonly (readonly [why: string, typeof facts, PublishSeen, RegExp])[] = [
  ['no instance', facts, { ...place, snapshots: undefined }, /no instance a in project p/],
  ['no snapshot', facts, { ...place, snapshots: ['x'] }, /has no snapshot s; it has x/],
  ['the alias is taken', facts, { ...place, aliasOf: 'abc' }, /alias al is taken by image abc/],
  ['two files', { ...facts, format: 'split' }, place, /-format unified/],
];
for (const [why, wanted, state, reason] of refusals) {
  test(`no image is made: ${why}`, () => {
    const plan = planPublish(wanted, state);
    assert.deepEqual(plan.steps, []);
    assert.match(plan.refusals[0]?.text ?? '', reason);
  });
}
