import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldingRanges } from '../../../server/features/foldingRanges.ts';
import { readFixture } from '../fixture.ts';

test('entries, items, block scalars and comments of several lines fold', () =>
  check('#cloud-config\n# one\n# two\nruncmd:\n- |\n  a\n  b\n\n- c\nusers:\n- name: x\n  uid: 1\n', [
    '4-9',
    '5-7',
    '10-12',
    '11-12',
    '2-3 comment',
  ]));

test('what stands on one line does not fold', () => check('#lxops-v1\n# one\nprofiles: [a, b]\nostype: alpine\n', []));

function check(text: string, expected: readonly string[]): void {
  const { document, workspace } = readFixture(text);
  const folds = foldingRanges(document, workspace).map(
    ({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1}${kind === undefined ? '' : ` ${kind}`}`,
  );
  assert.deepEqual(folds, expected);
}
