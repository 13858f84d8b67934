import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decoded.ts';

function check(body: string, values: Record<string, unknown>, issues: readonly string[] = []): void {
  assert.deepEqual(decode(body), { values, issues });
}

test('texts keep their written form', () =>
  check('properties: {a: 0755, b: yes, c: 1.10, d: ~, e: 2024-01-01, f: .inf, 0x10: hex, ~: nul}', {
    properties: { a: '0755', b: 'yes', c: '1.10', d: '', e: '2024-01-01', f: '.inf', '0x10': 'hex', '': 'nul' },
  }));

test('null is empty', () => check('image: ~\nproject: NULL\nprofiles:\nproperties: null\nostype: a', { ostype: 'a' }));

test('booleans are the words of YAML 1.1', () =>
  check('filesystems:\n  a: {destroy: On, transient: Y}\n  b: {destroy: ~}\n  c: {destroy: !!bool "yes"}', {
    filesystems: { a: { destroy: true, transient: true }, b: { destroy: false }, c: { destroy: true } },
  }));

for (const word of ['"true"', '1', 'yEs', '0', '[]', '!!str yes']) {
  test(`${word} is no boolean`, () =>
    assert.deepEqual(decode(`filesystems: {a: {destroy: ${word}}}`).issues, ['yaml-type']));
}

test('type errors are collected, each at its place', () => {
  const { issues } = decode('image: [a]\nprofiles: one\ndevices: {d: text}\nproperties: [x]\nlxc-options: [a, [b]]');
  assert.deepEqual(issues, Array(5).fill('yaml-type'));
});

test('an empty entry of filesystems and devices stays', () =>
  check('filesystems: {a: }\ndevices: {b: ~, c: {}}', { filesystems: { a: null }, devices: { b: null, c: {} } }));

test('a repeated key: the last counts, maps merge, null clears', () => {
  check('ostype: a\nostype: b', { ostype: 'b' });
  check('profiles: [a]\nprofiles: [b]', { profiles: ['b'] });
  check('properties: {a: 1, b: 1}\nproperties: {b: 2}', { properties: { a: '1', b: '2' } });
  check('properties: {a: 1}\nproperties: ~\nproperties: {b: 2}', { properties: { b: '2' } });
  check('devices:\n  d: {path: /a, dir: x}\n  d: {path: /b}', { devices: { d: { path: '/b' } } });
});

test('merge keys count where they stand', () => {
  check('x: &b {path: /x, filesystem: f}\ndevices: {d: {<<: *b, path: /y}}', {
    devices: { d: { path: '/y', filesystem: 'f' } },
  });
  check('x: &b {path: /x}\ndevices: {d: {path: /y, <<: *b}}', { devices: { d: { path: '/x' } } });
  check('x: &a {path: /a}\ny: &b {path: /b, dir: q}\ndevices: {d: {<<: [*a, *b]}}', {
    devices: { d: { path: '/a', dir: 'q' } },
  });
  check("properties: {'<<': abc}", { properties: { '<<': 'abc' } });
});

test('merge keys at the top level and an anchor that is set again', () => {
  check('base: &b\n  ostype: alpine\n<<: *b\nimage: i', { ostype: 'alpine', image: 'i' });
  check('x: &v one\nproject: *v\ny: &v two\nimage: *v', { project: 'one', image: 'two' });
});

test('what aliases cannot do', () => {
  assert.deepEqual(decode('profiles: *nope').issues, ['yaml-anchor-unknown']);
  assert.deepEqual(decode('unknown: *nope').issues, ['yaml-anchor-unknown']);
  assert.deepEqual(decode('x: &a [1]\ndevices: {d: {<<: *a}}').issues, ['yaml-merge']);
  assert.deepEqual(decode('devices: {d: &d {<<: *d}}').issues, ['yaml-anchor-cycle']);
});

test('tags', () => {
  check('description: !!binary aGVsbG8=\nostype: !!int 12\nimage: !!str yes\nproject: !foo x', {
    description: 'hello',
    ostype: '12',
    image: 'yes',
    project: 'x',
  });
  assert.deepEqual(decode('ostype: !!int abc').issues, ['yaml-tag']);
  assert.deepEqual(decode('description: !!binary a').issues, ['yaml-tag']);
});

test('only the first document is read, and of it only known keys', () =>
  check('---\nimage: i\nnosuch: [1, {a: b}]\nImage: x\n...\n\t]', { image: 'i' }));

test('line ends of other systems', () => {
  check('image: i\r\nprofiles:\r\n- a\r\n', { image: 'i', profiles: ['a'] });
  check('image: i\rproject: p\r', { image: 'i', project: 'p' });
});

test('what is no YAML is an issue, not an exception', () => {
  for (const body of ['a: b: c', 'filesystems:\n\thost: {}', 'image: %x', 'x: [1', 'image: *', '%YAML 1.2\n---\na: b'])
    assert.notDeepEqual(decode(body).issues, [], body);
  assert.deepEqual(decode('image: a\u0000b').issues, ['yaml-control']);
  assert.deepEqual(decode('- a').issues, ['yaml-type']);
});

test('aliases that multiply and documents without a bottom end soon', () => {
  const bomb = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}`).join('\n');
  assert.deepEqual(decode(`a0: &a0 {image: x}\n${bomb}\n<<: *a40`).issues, ['yaml-too-many-aliases']);
  assert.deepEqual(decode(`x: ${'['.repeat(10_000)}${']'.repeat(10_000)}`).issues, ['yaml-too-deep']);
});

test('names of properties cannot reach the prototype', () => {
  const { values } = decode('properties: {__proto__: a, constructor: b}\n__proto__: {image: x}\ntoString: y');
  assert.deepEqual(Object.entries(values['properties'] as object), [
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  assert.equal(values['image'], undefined);
});
