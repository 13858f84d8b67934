import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SelectionRange } from 'vscode-languageserver';
import { selectionRanges } from '../../../server/features/selectionRanges.ts';
import { readFixture } from '../fixture.ts';

test('the selection grows from the property to the file', () =>
  check('#lxops-v1\nfilesystems:\n  main: {pattern: "tank/(inst<|>ance)"}', [
    'instance',
    '(instance)',
    'tank/(instance)',
    '"tank/(instance)"',
    'pattern: "tank/(instance)"',
    '{pattern: "tank/(instance)"}',
    'main: {pattern: "tank/(instance)"}',
    'filesystems:\n  main: {pattern: "tank/(instance)"}',
    '#lxops-v1\nfilesystems:\n  main: {pattern: "tank/(instance)"}',
  ]));

test('from an item of a list', () =>
  check('#lxops-v1\nprofiles:\n- de<|>fault\n- web', [
    'default',
    '- default\n- web',
    'profiles:\n- default\n- web',
    '#lxops-v1\nprofiles:\n- default\n- web',
  ]));

test('beside everything there is the file', () => check('#lxops-v1\n\n<|>\n', ['#lxops-v1\n\n\n']));

function check(text: string, expected: readonly string[]): void {
  const { document, position, workspace } = readFixture(text);
  const texts: string[] = [];
  let range: SelectionRange | undefined = selectionRanges(document, [position], workspace)?.[0];
  for (; range !== undefined; range = range.parent) texts.push(document.getText(range.range));
  assert.deepEqual(texts, expected);
}
