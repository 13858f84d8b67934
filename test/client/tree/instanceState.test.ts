import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unfinishedOperation } from '../../../client/tree/instanceState.ts';

test('the mark of an instance says what has not come to its end', () => {
  assert.equal(unfinishedOperation({ state: 'launching' }), 'launch');
  assert.equal(unfinishedOperation({ state: 'rebuilding' }), 'rebuild');
  assert.equal(unfinishedOperation({ state: 'ready' }), undefined);
  assert.equal(unfinishedOperation({}), undefined);
});
