import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProfile, printProfile } from '../../../engine/files/profileFile.ts';

const profile = {
  config: { 'limits.cpu': '1' },
  description: 'yes',
  devices: { etc: { type: 'disk', path: '/etc/opt', source: '/d', readonly: 'true' } },
};

test('a profile comes back from its file, and texts that look like something else are quoted', () => {
  const text = printProfile(profile);
  assert.deepEqual(parseProfile(text), profile);
  assert.match(text, /description: "yes"\n/);
  assert.match(text, /readonly: "true"\n/);
});

test('values are texts, however they are written; what is left out is empty', () => {
  assert.deepEqual(parseProfile('config: {limits.cpu: 1, security.nesting: true}\n'), {
    config: { 'limits.cpu': '1', 'security.nesting': 'true' },
    description: '',
    devices: {},
  });
  assert.deepEqual(parseProfile(''), { config: {}, description: '', devices: {} });
});

const flaws: readonly (readonly [string, RegExp])[] = [
  ['- a\n', /a profile is a map/],
  ['config: [a]\n', /config is a map of texts/],
  ['description: [a]\n', /description is a text/],
  ['devices: {a: b}\n', /devices is a map of maps/],
  ['a: [\n', /./],
];
for (const [text, flaw] of flaws) {
  test(`no profile: ${text.trim()}`, () => {
    const parsed = parseProfile(text);
    assert.match('problem' in parsed ? parsed.problem : '', flaw);
  });
}
