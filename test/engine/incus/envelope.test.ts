import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvelope } from '../../../engine/incus/envelope.ts';

const asked = { method: 'GET', path: '/1.0/x' };
const read = (status: number, body: unknown): unknown => readEnvelope(asked, status, JSON.stringify(body));
const refusal = (status: number, reason: string): object => ({
  code: 'incus.refused',
  details: { ...asked, status, reason },
});

test('a direct answer', () => {
  assert.deepEqual(read(200, { type: 'sync', metadata: [1] }), { kind: 'sync', metadata: [1] });
});

test('a background operation', () => {
  assert.deepEqual(read(202, { type: 'async', metadata: { id: 'o1' } }), { kind: 'async', operation: { id: 'o1' } });
});

test('a refusal has the code and the words of the daemon, whatever the HTTP status', () => {
  assert.throws(
    () => read(404, { type: 'error', error_code: 404, error: 'Instance not found' }),
    refusal(404, 'Instance not found'),
  );
  assert.throws(() => read(200, { type: 'error', error_code: 400, error: 'disk full' }), refusal(400, 'disk full'));
  assert.throws(() => read(500, { type: 'error', error_code: 500, error: '' }), refusal(500, 'HTTP status 500'));
});

test('what is no envelope is refused', () => {
  assert.throws(() => readEnvelope(asked, 200, '<html>'), refusal(200, '<html>'));
  assert.throws(() => readEnvelope(asked, 204, ''), refusal(204, 'HTTP status 204'));
  assert.throws(() => readEnvelope(asked, 200, 'null'), refusal(200, 'null'));
});
