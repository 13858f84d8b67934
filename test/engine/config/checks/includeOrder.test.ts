import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkIncludeOrder } from '../../../../engine/config/checks/includeOrder.ts';
import { mergeFiles } from '../../../../engine/config/merge.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';

test('an included file that overrides the one that includes it', () =>
  check({ 'web.yaml': 'image: a\ninclude: [base.yaml]', 'base.yaml': 'image: b' }, [
    'web.yaml This image has no effect: base.yaml, which is included, sets it to "b"',
    'base.yaml This image overrides "a" of web.yaml, although that file includes this one',
  ]));

test('the same value is no surprise', () =>
  check({ 'web.yaml': 'ostype: alpine\ninclude: [base.yaml]', 'base.yaml': 'ostype: alpine' }, []));

test('of two includes the later wins, as for everything', () =>
  check({ 'web.yaml': 'include: [a.yaml, b.yaml]', 'a.yaml': 'ostype: alpine', 'b.yaml': 'ostype: debian' }, []));

function check(texts: Readonly<Record<string, string>>, expected: readonly string[]): void {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, parseFile(path, `#lxops-v1\n${text}`)]));
  const properties = { commandLine: new Map<string, string>(), user: new Map() };
  const merged = (path: string): ReturnType<typeof mergeFiles>['config'] => mergeFiles(path, files, properties).config;
  const issues = checkIncludeOrder(merged('web.yaml'), (file, other) => merged(file).files.includes(other));
  assert.deepEqual(
    issues.map(({ place, message }) => `${place.file} ${message}`),
    expected,
  );
}
