import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeWithin, substitute } from '../../../engine/config/pattern.ts';

const values = new Map([
  ['a', 'A'],
  ['b', '(a)'],
  ['', 'nothing'],
  ['x\ny', 'Z'],
]);
const text = (pattern: string) => {
  const result = substitute(pattern, (name) => values.get(name));
  return result.unset === undefined ? result.text : result;
};

test('properties go in literally, innermost parentheses only', () => {
  assert.equal(text('/(a)(b)/((a))/(a/x(a)/)'), '/A(a)/(A)/(a/xA/)');
  assert.equal(text('()-(x\ny)'), 'nothing-Z');
  assert.equal(text(''), '');
});

test('the first property that is not set is told with its place', () =>
  assert.deepEqual(text('(a)/(no)/(nor)'), { unset: 'no', span: { start: 4, end: 8 } }));

test('the spans of values are those in the result', () => {
  const result = substitute('x/(a)/(b)', (name) => values.get(name));
  assert.deepEqual('values' in result && result.values.map(({ name, span }) => [name, span.start, span.end]), [
    ['a', 2, 3],
    ['b', 4, 7],
  ]);
});

test('a place within a text: plain, quoted, or the whole when escapes move it', () => {
  const at = (value: string, length: number) =>
    placeWithin({ value, place: { file: 'f', span: { start: 10, end: 10 + length } } }, { start: 1, end: 2 }).span;
  assert.deepEqual(at('abc', 3), { start: 11, end: 12 });
  assert.deepEqual(at('abc', 5), { start: 12, end: 13 });
  assert.deepEqual(at('abc', 9), { start: 10, end: 19 });
});
