import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultInstanceName, isInstanceName } from '../../../client/ui/instanceName.ts';

test('the name of the file is proposed', () => {
  assert.equal(defaultInstanceName('/w/alpine/web.yaml'), 'web');
  assert.equal(defaultInstanceName('/w/web.lxops.yaml'), 'web');
});

test('names that the server takes, and others', () => {
  for (const name of ['a', 'web', 'Web-1', 'a'.repeat(63)]) assert.ok(isInstanceName(name), name);
  for (const name of ['', '1a', '-a', 'a-', 'a.b', 'a_b', 'a b', 'ä', 'a'.repeat(64)])
    assert.ok(!isInstanceName(name), name);
});
