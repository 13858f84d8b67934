import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEvent, withEvent, type Outcome } from '../../../client/runs/outcome.ts';

test('a line of JSON is an event', () => {
  assert.deepEqual(parseEvent('{"type":"end","exitCode":0}'), { type: 'end', exitCode: 0 });
});

test('a result is an event like the others', () => {
  assert.deepEqual(parseEvent('{"type":"result","text":"written"}'), { type: 'result', text: 'written' });
});

test('anything else is shown as it is', () => {
  for (const line of [
    'node:internal/errors',
    '{"type":"unheard of"}',
    '{"type":"toString"}',
    '42',
    'null',
    '{"type":',
  ]) {
    assert.deepEqual(parseEvent(line), { type: 'output', stream: 'stderr', text: `${line}\n` });
  }
});

test('an outcome keeps the last error, the address and the exit code', () => {
  const lines = [
    '{"type":"address","address":"10.0.0.2"}',
    '{"type":"error","code":"guest.failed","text":"first"}',
    '{"type":"error","code":"plan.stopped","text":"last"}',
    '{"type":"end","exitCode":1}',
  ];
  assert.deepEqual(lines.map(parseEvent).reduce<Outcome>(withEvent, {}), {
    address: '10.0.0.2',
    error: { type: 'error', code: 'plan.stopped', text: 'last' },
    exitCode: 1,
  });
});

test('a run that died says no exit code', () => {
  assert.equal(withEvent({}, { type: 'warning', text: 'half' }).exitCode, undefined);
});
