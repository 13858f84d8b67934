import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coalesce } from '../../../client/tree/coalesce.ts';

test('many calls while a task runs make it run once more', async () => {
  const gates: (() => void)[] = [];
  const call = coalesce(() => new Promise<void>((resolve) => gates.push(resolve)));
  call();
  call();
  call();
  assert.equal(gates.length, 1);
  gates[0]?.();
  await Promise.resolve();
  assert.equal(gates.length, 2);
  gates[1]?.();
  await Promise.resolve();
  assert.equal(gates.length, 2);
  call();
  assert.equal(gates.length, 3);
});
