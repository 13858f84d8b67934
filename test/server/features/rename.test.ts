import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prepareRename, rename } from '../../../server/features/rename.ts';
import { applied } from '../applied.ts';
import { readFixture } from '../fixture.ts';

const BASE = '@file base.yaml\n#lxops-v1\nfilesystems:\n  "main": {pattern: tank/(size)}\nproperties: {size: 1}\n';

test('a filesystem gets its new name in all files', () =>
  check(
    `${BASE}@file web.yaml\n#lxops-v1\nimage: (size)\ninclude: [base.yaml]\ndevices: {x: {filesystem: ma<|>in}}`,
    'data',
    {
      'base.yaml': '#lxops-v1\nfilesystems:\n  data: {pattern: tank/(size)}\nproperties: {size: 1}\n',
      'web.yaml': '#lxops-v1\nimage: (size)\ninclude: [base.yaml]\ndevices: {x: {filesystem: data}}',
    },
  ));

test('a property, in its map and in parentheses', () =>
  check(`${BASE}@file web.yaml\n#lxops-v1\nimage: "(si<|>ze)"\ninclude: [base.yaml]\n`, 'width', {
    'base.yaml': '#lxops-v1\nfilesystems:\n  "main": {pattern: tank/(width)}\nproperties: {width: 1}\n',
    'web.yaml': '#lxops-v1\nimage: "(width)"\ninclude: [base.yaml]\n',
  }));

test('a name that YAML would take for something else is quoted', () =>
  check('#lxops-v1\ndevices: {ho<|>me: {path: /home}}', 'yes', {
    'file.yaml': '#lxops-v1\ndevices: {"yes": {path: /home}}',
  }));

test('a name with which a pattern would mean something else is refused', () => {
  for (const name of ['a)b', '', ' a', 'instance']) {
    const { document, position, workspace } = readFixture('#lxops-v1\nproperties: {si<|>ze: 1}');
    assert.equal(rename(document, position, workspace, name), undefined, name);
  }
});

test('what has no name of its own cannot get another', () => {
  for (const text of [
    '#lxops-v1\nim<|>age: x',
    '#lxops-v1\nimage: (inst<|>ance)',
    '#cloud-config\nusers: [{name: a<|>}]',
  ]) {
    const { document, position, workspace } = readFixture(text);
    assert.equal(prepareRename(document, position, workspace), undefined, text);
  }
});

test('the editor is told what is renamed', () => {
  const { document, position, workspace } = readFixture('#lxops-v1\nimage: (si<|>ze)');
  assert.deepEqual(prepareRename(document, position, workspace), {
    range: { start: { line: 1, character: 8 }, end: { line: 1, character: 12 } },
    placeholder: 'size',
  });
});

function check(text: string, newName: string, expected: Record<string, string>): void {
  const { document, position, workspace } = readFixture(text);
  assert.deepEqual(applied(rename(document, position, workspace, newName), workspace), expected);
}
