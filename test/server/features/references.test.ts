import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentHighlights } from '../../../server/features/documentHighlights.ts';
import { references } from '../../../server/features/references.ts';
import { readFixture } from '../fixture.ts';

const FILES = `
@file d/base.yaml
#lxops-v1
filesystems:
  main: {pattern: tank/(size)}
properties:
  size: 1
@file u.cfg
#cloud-config
@file db.yaml
#lxops-v1
image: x
include: [d/base.yaml]
devices: {data: {filesystem: main}}
@file stranger.yaml
#lxops-v1
image: x
filesystems: {main: {pattern: (size)}}
`;

test('a filesystem, in every file that comes together with its definition', () =>
  check(`${FILES}@file web.yaml\n#lxops-v1\nimage: x\ninclude: [d/base.yaml]\ndevices: {x: {filesystem: ma<|>in}}`, [
    'd/base.yaml 3:3',
    'db.yaml 4:30',
    'web.yaml 4:27',
  ]));

test('a property, in patterns', () =>
  check(`${FILES}@file web.yaml\n#lxops-v1\nimage: (si<|>ze)\ninclude: [d/base.yaml]`, [
    'd/base.yaml 3:25',
    'd/base.yaml 5:3',
    'web.yaml 2:9',
  ]));

test('a property of the user, also in conditions', () =>
  check(`@property size 1\n${FILES}@file web.yaml\n#lxops-v1\nimage: (si<|>ze)\ninclude: [(size)/x.yaml]`, [
    'd/base.yaml 3:25',
    'd/base.yaml 5:3',
    'stranger.yaml 3:32',
    'web.yaml 2:9',
    'web.yaml 3:12',
  ]));

test('a property in a condition is not that of a configuration', () =>
  check(`${FILES}@file web.yaml\n#lxops-v1\ninclude: [d/base.yaml, (si<|>ze)/x.yaml]`, ['web.yaml 2:25']));

test('a path, wherever the file is named', () =>
  check(`${FILES}@file web.yaml\n#lxops-v1\nsource-config: d/ba<|>se.yaml`, ['db.yaml 3:11', 'web.yaml 2:16']));

test('the first line, who names the file', () =>
  check(`@file web.yaml\n#lxops-v1\ninclude: [a.yaml]\n@file a.yaml\n#lxops<|>-v1\n`, ['web.yaml 2:11']));

test('without the definition', () => {
  const { document, position, workspace } = readFixture(
    '#lxops-v1\nfilesystems: {ma<|>in: {pattern: x}}\ndevices: {x: {filesystem: main}}',
  );
  const found = references(document, position, workspace, { includeDeclaration: false });
  assert.deepEqual(
    found.map(({ range }) => range.start.line),
    [2],
  );
});

test('highlights tell definitions from uses', () => {
  const { document, position, workspace } = readFixture(
    '#lxops-v1\nfilesystems: {main: {pattern: x}}\ndevices: {x: {filesystem: ma<|>in}, main: {}}',
  );
  assert.deepEqual(
    documentHighlights(document, position, workspace).map(({ range, kind }) => [range.start.line, kind]),
    [
      [1, 3],
      [2, 2],
    ],
  );
});

function check(text: string, expected: readonly string[]): void {
  const { document, position, workspace } = readFixture(text);
  const found = references(document, position, workspace, { includeDeclaration: true });
  const shown = found.map(
    ({ uri, range: { start } }) => `${uri.slice('file:///w/'.length)} ${start.line + 1}:${start.character + 1}`,
  );
  assert.deepEqual(shown.toSorted(), expected);
}
