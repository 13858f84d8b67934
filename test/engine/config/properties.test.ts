import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProperties } from '../../../engine/config/properties.ts';
import { propertiesFile } from '../../../engine/files/properties.ts';

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

test('where the file is', () => {
  const where = (env: Record<string, string>, file?: string) =>
    propertiesFile({ env, ...(file === undefined ? {} : { file }) });
  assert.equal(where({ HOME: '/h' }), '/h/.config/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h', XDG_CONFIG_HOME: 'x' }), 'x/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h', XDG_CONFIG_HOME: '' }), '/h/.config/lxops/properties.yaml');
  assert.equal(where({ HOME: '/h' }, ''), '');
  assert.throws(() => where({}), /neither/);
});
