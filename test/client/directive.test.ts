import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOurs, languageOf } from '../../client/directive.ts';

test('the first line decides', () => {
  assert.equal(languageOf('#lxops-v1'), 'lxops');
  assert.equal(languageOf('#lxdops'), 'lxops');
  assert.equal(languageOf('#cloud-config'), 'cloud-config');
});

test('a near miss wants to be an lxops file, so that it can be told what is wrong', () => {
  for (const line of ['#lxops-v1 ', '# lxops-v1', '#LXOPS-V1', '#lxops-v1 # note', '#lxops-v2', '\uFEFF#lxops-v1']) {
    assert.equal(languageOf(line), 'lxops', line);
  }
});

test('a comment about lxops does not', () => {
  for (const line of [
    '# lxops-v1 files live here',
    '#lxops',
    'lxops-v1',
    '#lxdopsx',
    '# cloud-config',
    '#cloud-configs',
    '',
    '---',
  ]) {
    assert.equal(languageOf(line), undefined, line);
  }
});

test('only our own languages are ours', () => {
  assert.ok(isOurs('lxops') && isOurs('cloud-config'));
  assert.ok(!isOurs('yaml'));
});
