import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFlags } from '../../../engine/cli/flags.ts';
import { resumeFlags, resumeOf } from '../../../engine/cli/resume.ts';
import { isLxopsError } from '../../../engine/errors.ts';

const read = (...words: readonly string[]) => resumeOf(parseFlags(words, resumeFlags).values);

test('an entry by its number, or by its file and its number there', () => {
  assert.deepEqual(read('-from', '3'), { from: 3 });
  assert.deepEqual(read('-from', 'a/b:c.cfg:12'), { from: { file: 'a/b:c.cfg', number: 12 } });
  assert.deepEqual(read('-repeat'), { repeat: true });
  assert.deepEqual(read(), {});
});

test('anything else is no entry', () => {
  for (const text of ['', 'a.cfg', 'a.cfg:', ':3', 'a.cfg:x', '-1', '1.5']) {
    assert.throws(
      () => read('-from', text),
      (error) => isLxopsError(error, 'usage'),
      text,
    );
  }
});
