import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProperties, setProperty } from '../../../engine/config/properties.ts';
import { propertiesFile } from '../../../engine/files/properties.ts';
import { randomNumbers } from '../../random.ts';

function check(text: string, values: Record<string, string>, issues: readonly string[] = []): void {
  const parsed = parseProperties('p.yaml', text);
  assert.deepEqual(Object.fromEntries(Array.from(parsed.properties, ([key, { value }]) => [key, value])), values);
  assert.deepEqual(
    parsed.issues.map(({ code }) => code),
    issues,
  );
}

test('a map of texts in their written form', () =>
  check('a: 0755\nb: yes\nd: ~\nyes: key\na: 2', { a: '2', b: 'yes', d: '', yes: 'key' }));

test('null and nothing add nothing', () => {
  for (const text of ['', '# nothing', '~', '---', 'null']) check(text, {});
});

test('other shapes are errors', () => {
  check('a: {b: c}\nd: e', { d: 'e' }, ['yaml-type']);
  check('[a]', {}, ['yaml-type']);
});

test('a property is set where it stands; comments, order and the rest stay', () => {
  set('# mine\na: x # why\n\nb: w\n', 'a', 'z', '# mine\na: z # why\n\nb: w\n');
  set('a: x\nb: "y"\n', 'c', 'new value', 'a: x\nb: "y"\nc: new value\n');
  set('a: x', 'b', 'w', 'a: x\nb: w\n');
  set('a: x\na: w\n', 'a', 'z', 'a: x\na: z\n');
  set('a:\nb: w\n', 'a', 'z', 'a: z\nb: w\n');
});

test('an empty file, one with comments only, and null', () => {
  set('', 'a', 'x', 'a: x\n');
  set('# properties\n', 'a', 'x', '# properties\na: x\n');
  set('~\n', 'a', 'x', 'a: x\n');
});

test('values that YAML would read as something else are quoted, those of others in the file too', () => {
  set('', 'a', '0755', 'a: "0755"\n');
  set('', 'yes', '', '"yes": ""\n');
  set('', 'a', 'x: y\nz', 'a: "x: y\\nz"\n');
  set('old: yes\n', 'a', 'b', 'old: "yes"\na: b\n');
});

test('what lines cannot say is written anew, sorted', () => {
  set('{b: 1x, a: 2x}\n', 'c', '3x', 'a: 2x\nb: 1x\nc: 3x\n');
  set('a: x\n...\n', 'b', 'w', 'a: x\nb: w\n');
});

test('an anchor keeps its meaning for those that refer to it', () => {
  for (const text of ['a: &x one\nb: *x\n', 'b: &x one\na: *x\n', '<<: {a: one}\nb: one\n']) {
    const { properties } = parseProperties('p', setProperty(text, 'a', 'two'));
    assert.deepEqual([properties.get('a')?.value, properties.get('b')?.value], ['two', 'one'], text);
  }
});

test('whatever the file, setting sets that one property alone', () => {
  const random = randomNumbers(11);
  const pick = (...from: readonly string[]): string => from[random(from.length)] ?? '';
  const word = (): string => pick('a', 'b', 'yes', '0x1', '', ' x ', 'é: #', '-', "it's", '"', '~', '(p)');
  const line = (): string =>
    pick(
      '# note',
      '',
      'a: 1 # one',
      'b: &b |-\n  two\n  lines',
      'c: "q\\n"',
      "d: 'x'",
      'e:',
      'f: *b',
      '<<: {g: 1}',
      'a: again',
    );
  for (let round = 0; round < 500; round++) {
    const text = `${Array.from({ length: random(6) }, line).join('\n')}${pick('', '\n')}`;
    const before = parseProperties('p', text);
    if (before.issues.length > 0) continue;
    const [key, value] = [word(), word()];
    const after = parseProperties('p', setProperty(text, key, value));
    const wanted = new Map(Array.from(before.properties, ([name, setting]) => [name, setting.value])).set(key, value);
    assert.deepEqual(after.issues, [], text);
    assert.deepEqual(new Map(Array.from(after.properties, ([name, setting]) => [name, setting.value])), wanted, text);
  }
});

function set(text: string, key: string, value: string, expected: string): void {
  assert.equal(setProperty(text, key, value), expected);
}

test('where the file is', () => {
  const where = (env: Record<string, string>, file?: string) =>
    propertiesFile({ env, ...(file === undefined ? {} : { file }) });
  assert.equal(where({ HOME: '/h' }), '/h/.config/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h', XDG_CONFIG_HOME: 'x' }), 'x/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h', XDG_CONFIG_HOME: '' }), '/h/.config/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h' }, ''), '');
  assert.throws(() => where({}), /neither/);
});
