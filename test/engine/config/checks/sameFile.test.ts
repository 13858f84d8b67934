import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSameFile } from '../../../../engine/config/checks/sameFile.ts';
import { includesOf } from '../../../../engine/config/include.ts';
import { mergeFiles } from '../../../../engine/config/merge.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';

const properties = { commandLine: new Map<string, string>(), user: new Map<string, never>() };

/** The first file is loaded; `real` says which paths are another one in truth. */
function check(
  texts: Readonly<Record<string, string>>,
  real: Readonly<Record<string, string>>,
  expected: readonly string[],
): void {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, parseFile(path, `#lxops-v1\n${text}`)]));
  const [top = ''] = files.keys();
  const opened = mergeFiles(top, files, properties).config.files.flatMap((path) => files.get(path) ?? []);
  const issues = checkSameFile(opened, {
    includesOf: (file) => includesOf(file, properties).includes,
    realPath: (path) => real[path] ?? path,
  });
  assert.deepEqual(
    issues.map(({ facts, place, related }) => `${place.file}: ${facts?.join(' = ')} (${related?.[0]?.place.file})`),
    expected,
  );
}

test('one file by a relative and an absolute path', () =>
  check({ 't.yaml': 'include: [a.yaml, /w/a.yaml]', 'a.yaml': '', '/w/a.yaml': '' }, { 'a.yaml': '/w/a.yaml' }, [
    't.yaml: /w/a.yaml = a.yaml (t.yaml)',
  ]));

test('a file that includes itself by another text', () =>
  check({ './t.yaml': 'include: [t.yaml]', 't.yaml': 'include: [t.yaml]' }, { './t.yaml': '/t', 't.yaml': '/t' }, [
    './t.yaml: t.yaml = ./t.yaml (./t.yaml)',
  ]));

test('a symbolic link, deeper, told once', () =>
  check(
    {
      't.yaml': 'include: [a.yaml, b.yaml, link.yaml]',
      'a.yaml': '',
      'b.yaml': 'include: [link.yaml]',
      'link.yaml': '',
    },
    { 'link.yaml': 'a.yaml' },
    ['t.yaml: link.yaml = a.yaml (t.yaml)'],
  ));

test('the same text twice is another matter, and so are two files', () =>
  check({ 't.yaml': 'include: [a.yaml, a.yaml, b.yaml]', 'a.yaml': '', 'b.yaml': '' }, {}, []));
