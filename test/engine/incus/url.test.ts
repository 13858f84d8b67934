import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiPath } from '../../../engine/incus/url.ts';

test('segments and values are encoded, so that a name cannot become another path', () => {
  assert.equal(apiPath(['instances', 'a/../b?x', 'state']), '/1.0/instances/a%2F..%2Fb%3Fx/state');
  assert.equal(
    apiPath(['instances', 'a1'], { project: 'p&q=1', recursion: 2 }),
    '/1.0/instances/a1?project=p%26q%3D1&recursion=2',
  );
});

test('a query key without a value is left out', () => {
  assert.equal(apiPath(['instances'], { project: 'p', target: undefined }), '/1.0/instances?project=p');
  assert.equal(apiPath([], { target: undefined }), '/1.0');
});
