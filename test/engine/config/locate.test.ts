import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIssue } from '../../../engine/config/formatIssue.ts';
import { issue } from '../../../engine/config/issues.ts';
import { locate } from '../../../engine/config/locate.ts';

test('lines end at LF, CR LF and CR; both numbers count from 1', () => {
  const text = 'a\nbc\r\nd\re';
  const at = (offset: number) => {
    const { line, column } = locate(text, offset);
    return [line, column];
  };
  assert.deepEqual(
    [at(0), at(1), at(3), at(6), at(8), at(99)],
    [
      [1, 1],
      [1, 2],
      [2, 2],
      [3, 1],
      [4, 1],
      [4, 2],
    ],
  );
});

test('an issue names file, line and column; without a text the file', () => {
  const missing = issue('file-missing', { file: 't.yaml', span: { start: 3, end: 4 } }, 'x');
  assert.equal(formatIssue(missing, 'a\nbc'), 't.yaml:2:2: The file "x" does not exist');
  assert.equal(formatIssue(missing, undefined), 't.yaml: The file "x" does not exist');
});
