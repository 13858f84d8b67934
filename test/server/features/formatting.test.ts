import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parseFile } from '../../../engine/config/parseFile.ts';
import { printConfig } from '../../../engine/config/print.ts';
import { formatting, rangeFormatting } from '../../../server/features/formatting.ts';
import { randomNumbers } from '../../random.ts';
import { readFixture } from '../fixture.ts';

test('everything is nested by two columns', () =>
  check(
    '#lxops-v1\nfilesystems:\n    # the data\n    main:   \n        pattern: x # here\n        destroy: yes\n\n\n\n    other: {pattern: y,\n       destroy: no}\nprofiles:\n- a\ninclude:\n    -   b.yaml\n\n',
    '#lxops-v1\nfilesystems:\n  # the data\n  main:\n    pattern: x # here\n    destroy: yes\n\n  other: {pattern: y,\n     destroy: no}\nprofiles:\n- a\ninclude:\n  -   b.yaml\n',
  ));

test('texts of several lines move as a whole', () =>
  check(
    '#cloud-config\nwrite_files:\n   - path: /a\n     content: |\n         one\n\n\n           two  \n\n     # next\n   - path: /b\nruncmd:\n- |\n      if x; then\n        y\n',
    '#cloud-config\nwrite_files:\n  - path: /a\n    content: |\n        one\n\n\n          two  \n\n    # next\n  - path: /b\nruncmd:\n- |\n      if x; then\n        y\n',
  ));

test('what has errors, and what is in order, is left alone', () => {
  check('#lxops-v1\n  image: "x\n', '#lxops-v1\n  image: "x\n');
  check('#lxops-v1\nimage: x\n', '#lxops-v1\nimage: x\n');
  check('a:\n     b: c\n', 'a:\n     b: c\n');
});

test('a part is formatted by its entries', () => {
  const { document, workspace } = readFixture('#lxops-v1\ndevices:\n    a: {}\nfilesystems:\n    b: {}\n    c: {}\n');
  const at = { line: 4, character: 0 };
  const edits = rangeFormatting(document, { start: at, end: at }, workspace);
  assert.equal(
    TextDocument.applyEdits(document, edits),
    '#lxops-v1\ndevices:\n    a: {}\nfilesystems:\n  b: {}\n  c: {}\n',
  );
});

test('of whatever is written, the meaning stays, and twice is as once', () => {
  const random = randomNumbers(20261123);
  let changed = 0;
  for (let round = 0; round < 400; round++) {
    const text = `#lxops-v1\n${mapText(random, 0, 3)}`;
    const once = format(text);
    assert.equal(format(once), once, JSON.stringify(text));
    if (once !== text) changed++;
    const [before, after] = [parseFile('a', text), parseFile('a', once)];
    assert.deepEqual(after.issues.length, before.issues.length, JSON.stringify(text));
    assert.equal(printConfig(after.fields), printConfig(before.fields), JSON.stringify(text));
  }
  assert.ok(changed > 200);
});

const KEYS = [
  'description',
  'image',
  'filesystems',
  'devices',
  'properties',
  'main',
  'path',
  'pattern',
  'include',
  'x',
];

/** A map with odd but valid indentation, comments, blanks and texts of all kinds. */
function mapText(random: (below: number) => number, column: number, depth: number): string {
  const indent = ' '.repeat(column);
  const count = 1 + random(3);
  return Array.from({ length: count }, () => {
    const noise = ['', '\n', '\n\n', `${indent}# note\n`, '# far\n'][random(7)] ?? '';
    return `${noise}${indent}${KEYS[random(KEYS.length)]}:${valueText(random, column, depth)}`;
  }).join('');
}

function valueText(random: (below: number) => number, column: number, depth: number): string {
  const deeper = column + 1 + random(4);
  const indent = ' '.repeat(deeper);
  const tail = ['', ' ', ' # c'][random(3)];
  switch (depth === 0 ? random(5) : random(8)) {
    case 0:
      return ` plain${tail}\n`;
    case 1:
      return ` "quoted\n${indent} more"${tail}\n`;
    case 2:
      return ` |\n${indent}one  \n${indent}  two\n\n${indent}three\n`;
    case 3:
      return ` {a: b,\n${indent}c: d}${tail}\n`;
    case 4:
      return `\n${' '.repeat(column + random(2) * 3)}-   a${tail}\n`.replace(
        /^\n( *)-/,
        (_, dash: string) => `\n${dash}-`,
      );
    case 5:
      return `${tail}\n${indent}-  k: v\n${indent}   l: >-\n${indent}        text\n`;
    default:
      return `${tail}\n${mapText(random, deeper, depth - 1)}`;
  }
}

function format(text: string): string {
  const { document, workspace } = readFixture(text);
  return TextDocument.applyEdits(document, formatting(document, workspace));
}

function check(text: string, expected: string): void {
  assert.equal(format(text), expected);
}
