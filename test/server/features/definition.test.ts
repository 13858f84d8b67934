import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaration, definition } from '../../../server/features/definition.ts';
import { readFixture } from '../fixture.ts';

const BASE =
  '@file d/base.yaml\n#lxops-v1\nfilesystems:\n  main: {pattern: x}\nproperties:\n  size: 1\n@file u.cfg\n#cloud-config\n';

test('an include leads to its file', () =>
  check(`${BASE}@file web.yaml\n#lxops-v1\ninclude:\n- d/ba<|>se.yaml`, 'd/base.yaml 1:1'));

test('a cloud-config file', () =>
  check(`${BASE}@file web.yaml\n#lxops-v1\ncloud-config-files: [u<|>.cfg]`, 'u.cfg 1:1'));

test('a source configuration', () =>
  check(`${BASE}@file web.yaml\n#lxops-v1\nsource-config: d/base.yaml<|>`, 'd/base.yaml 1:1'));

test('a filesystem of an included file', () =>
  check(
    `${BASE}@file web.yaml\n#lxops-v1\ninclude: [d/base.yaml]\ndevices: {x: {filesystem: ma<|>in}}`,
    'd/base.yaml 3:3',
  ));

test('a property of an included file', () =>
  check(`${BASE}@file web.yaml\n#lxops-v1\ninclude: [d/base.yaml]\nimage: (si<|>ze)`, 'd/base.yaml 5:3'));

test('a file that does not exist leads nowhere', () => check('#lxops-v1\ninclude: [a.<|>yaml]', undefined));

test('a key leads nowhere', () => check('#lxops-v1\nim<|>age: a', undefined));

function check(text: string, expected: string | undefined): void {
  const { document, position, workspace } = readFixture(text);
  const found = definition(document, position, workspace);
  const start = found?.range.start;
  assert.equal(start && `${found?.uri.slice('file:///w/'.length)} ${start.line + 1}:${start.character + 1}`, expected);
}

test('the declaration is what was overridden first', () => {
  const { document, position, workspace } = readFixture(
    `${BASE}@file web.yaml\n#lxops-v1\ninclude: [d/base.yaml]\nfilesystems: {ma<|>in: {pattern: y}}`,
  );
  assert.equal(definition(document, position, workspace)?.uri, 'file:///w/web.yaml');
  assert.equal(declaration(document, position, workspace)?.uri, 'file:///w/d/base.yaml');
});
