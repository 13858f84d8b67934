import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentSymbol } from 'vscode-languageserver';
import { documentSymbols } from '../../../server/features/documentSymbols.ts';
import { readFixture } from '../fixture.ts';

test('the outline of an lxops file', () =>
  check('#lxops-v1\nostype: alpine\nfilesystems:\n  main:\n    pattern: a/b\nprofiles:\n- default\n', [
    'ostype = alpine',
    'filesystems',
    '  main',
    '    pattern = a/b',
    'profiles',
    '  default',
  ]));

test('items are called by their name or path, commands by their words', () =>
  check('#cloud-config\nusers:\n- uid: 1000\n  name: demo\nruncmd:\n- |\n  echo a\n  echo b\n- [ls, -l]\n', [
    'users',
    '  demo',
    '    uid = 1000',
    '    name = demo',
    'runcmd',
    '  echo a',
    '  ls -l',
    '    ls',
    '    -l',
  ]));

test('a half-typed file has an outline as far as it goes', () =>
  check('#lxops-v1\nostype: alpine\nprofiles: [a\n', ['ostype = alpine', 'profiles', '  a']));

function check(text: string, expected: readonly string[]): void {
  const { document, workspace } = readFixture(text);
  assert.deepEqual(lines(documentSymbols(document, workspace), ''), expected);
}

function lines(symbols: readonly DocumentSymbol[], indent: string): string[] {
  return symbols.flatMap(({ name, detail, children = [] }) => [
    `${indent}${name}${detail ? ` = ${detail}` : ''}`,
    ...lines(children, `${indent}  `),
  ]);
}
