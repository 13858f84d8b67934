import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFile } from '../../../engine/config/parseFile.ts';
import { printConfig } from '../../../engine/config/print.ts';
import { quote } from '../../../engine/config/yaml/quote.ts';
import { plainKind } from '../../../engine/config/yaml/scalar.ts';
import { randomNumbers } from '../../random.ts';
import { decode, valuesOf } from './decoded.ts';

function check(body: string, printed: string): void {
  assert.equal(printConfig(parseFile('t', `#lxops-v1\n${body}`).fields), `#lxops-v1\n${printed}\n`);
}

test('an empty configuration', () => check('properties: {}', '{}'));

test('fields have their order, what is empty is left out, some keys always stand', () =>
  check(
    'include: [b]\nlxc-options: [-e, y]\ndevices: {d: {}, c: }\nfilesystems: {f: {transient: yes}}\nimage: i\nostype: ""',
    `image: i
lxc-options: ['-e', "y"]
filesystems:
  f:
    pattern: ""
    destroy: false
    transient: true
devices:
  c: null
  d:
    path: ""
    filesystem: ""
include:
- b`,
  ));

test('keys are sorted as people read them', () =>
  check(
    'properties: {a10: x, a9: x, B: x, a: x, _: x, 10: x, 9: x, aB: x}',
    `properties:
${['_', '"9"', '"10"', 'B', 'a', 'a9', 'a10', 'aB'].map((key) => `  ${key}: x`).join('\n')}`,
  ));

test('text of several lines is a block', () => {
  check('description: "a\\n\\n  b\\n"', 'description: |\n  a\n\n    b');
  check('description: "a\\nb"', 'description: |-\n  a\n  b');
  check('description: " a\\nb"', 'description: " a\\nb"');
});

test('remarks stand behind the values', () => {
  const { fields } = parseFile('t', '#lxops-v1\nimage: i\ndescription: "a\\nb"\nprofiles: [p]');
  assert.equal(
    printConfig(fields, { remark: ({ place }) => String(place.span.start) }),
    '#lxops-v1\ndescription: |-  # 32\n  a\n  b\nimage: i  # 17\nprofiles:\n- p  # 50\n',
  );
});

test('whatever is printed reads back the same', () => {
  const signs = [
    'a',
    'Z',
    '0',
    '1',
    ':',
    ' ',
    '#',
    '\n',
    '\t',
    '-',
    "'",
    '"',
    '\\',
    '{',
    ']',
    ',',
    '%',
    '@',
    '~',
    'é',
    '\u0085',
    '\u2028',
    '🦆',
    '\u0007',
    '<',
    '=',
    '.',
    '\ufeff',
  ];
  const random = randomNumbers(7);
  for (let round = 0; round < 800; round++) {
    const text = Array.from({ length: random(8) }, () => signs[random(signs.length)]).join('');
    const { fields, issues } = parseFile(
      't',
      `#lxops-v1\nimage: ${quote(text)}\nlxc-options: [${quote(text)}]\nproperties:\n  ${quote(text)}: ${quote(text)}\n`,
    );
    const expected = { ...(text === '' ? {} : { image: text }), lxcOptions: [text], properties: { [text]: text } };
    assert.deepEqual([issues, valuesOf(fields)], [[], expected], JSON.stringify(text));
    const printed = printConfig(fields);
    assert.deepEqual(decode(printed.replace(/^.*\n/, '')), { values: expected, issues: [] }, printed);
  }
});

test('words that YAML 1.1 reads as something else are quoted', () => {
  for (const word of ['yes', 'N', '0755', '1_000', '1e3', '.inf', '2024-01-01', '~', '', '12:30:45', '<<', 'Null'])
    assert.match(quote(word), /^["']/, word);
  for (const word of ['abc', '3.17.1', '(instance).lxops', 'images:alpine/3.18', '/a b', '12:99'])
    assert.equal(quote(word), word);
  assert.deepEqual(['0x1F', '+5', '09', '1.', '2024-13-01', '-0b1', '18446744073709551616'].map(plainKind), [
    'int',
    'int',
    'float',
    'float',
    'str',
    'int',
    'float',
  ]);
});
