import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issue } from '../../../engine/config/issues.ts';

const place = { file: 'web.yaml', span: { start: 0, end: 1 } };
const words = 'a, b, c, d, e, f, g, h, i, j';

test('what was meant is said before the words that are known, of which some will do', () => {
  assert.equal(
    issue('unknown-value', place, 'alpin', 'alpine', words).message,
    '"alpin" is not known; did you mean "alpine"? Known are a, b, c, d, e, f, g, h and 2 more',
  );
});

test('without a guess the words are all there is to say', () => {
  assert.equal(issue('unknown-value', place, 'x', '', 'yes, no').message, '"x" is not one of yes, no');
  const nine = 'a, b, c, d, e, f, g, h, i';
  assert.equal(issue('unknown-value', place, 'x', '', nine).message, `"x" is not one of ${nine}`, 'one more is shown');
});
