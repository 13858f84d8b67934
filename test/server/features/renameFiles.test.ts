import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renameFiles } from '../../../server/features/renameFiles.ts';
import { applied } from '../applied.ts';
import { readFixture } from '../fixture.ts';

const FILES = `
@file d/base.yaml
#lxops-v1
include: [../e/other.yaml, ./near.yaml, (local)/x.yaml, ../e/(local)/y.yaml]
@file web.yaml
#lxops-v1
include:
- d/base.yaml # here
cloud-config-files: ["d/u.cfg"]
source-config: /w/d/base.yaml
`;

test('a file that is named', () =>
  check('d/base.yaml', 'd/basis.yaml', {
    'web.yaml':
      '#lxops-v1\ninclude:\n- d/basis.yaml # here\ncloud-config-files: ["d/u.cfg"]\nsource-config: /w/d/basis.yaml\n',
  }));

test('a file that names others', () =>
  check('d/base.yaml', 'f/g/base.yaml', {
    'd/base.yaml':
      '#lxops-v1\ninclude: [../../e/other.yaml, ../../d/near.yaml, (local)/x.yaml, ../../e/(local)/y.yaml]\n',
    'web.yaml':
      '#lxops-v1\ninclude:\n- f/g/base.yaml # here\ncloud-config-files: ["d/u.cfg"]\nsource-config: /w/f/g/base.yaml\n',
  }));

test('a folder with all that is in it', () =>
  check('d', 'parts', {
    'web.yaml':
      '#lxops-v1\ninclude:\n- parts/base.yaml # here\ncloud-config-files: [parts/u.cfg]\nsource-config: /w/parts/base.yaml\n',
  }));

test('a folder before a condition', () =>
  check('e', 'f', {
    'd/base.yaml': '#lxops-v1\ninclude: [../f/other.yaml, ./near.yaml, (local)/x.yaml, ../f/(local)/y.yaml]\n',
  }));

test('what nobody names', () => check('x.yaml', 'y.yaml', {}));

function check(from: string, to: string, expected: Record<string, string>): void {
  const { workspace } = readFixture(FILES);
  assert.deepEqual(applied(renameFiles([{ from: `/w/${from}`, to: `/w/${to}` }], workspace), workspace), expected);
}
