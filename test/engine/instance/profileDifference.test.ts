import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileDifference } from '../../../engine/instance/profileDifference.ts';

const cases: readonly (readonly [
  wanted: string,
  actual: string,
  onlyInConfig: string,
  onlyInInstance: string,
  reordered: boolean,
])[] = [
  ['a b', 'a b', '', '', false],
  ['a b', 'b a', '', '', true],
  ['a b', 'a c', 'b', 'c', false],
  ['a', 'a c d', '', 'c d', false],
  ['a a', 'a', 'a', '', false],
];
for (const [wanted, actual, onlyInConfig, onlyInInstance, reordered] of cases) {
  test(`${wanted} against ${actual}`, () => {
    const words = (text: string) => text.split(' ').filter((word) => word !== '');
    assert.deepEqual(profileDifference(words(wanted), words(actual)), {
      onlyInConfig: words(onlyInConfig),
      onlyInInstance: words(onlyInInstance),
      reordered,
    });
  });
}
