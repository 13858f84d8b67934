import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMarkReader, openingText, requestText } from '../../../engine/run/guestFrames.ts';

const mark = 'lxops-0123';

/** Read pieces of a stream into output and codes, in the order in which they come. */
function read(...pieces: readonly string[]): string {
  const seen: string[] = [];
  const reader = createMarkReader(
    mark,
    (bytes) => seen.push(Buffer.from(bytes).toString('latin1')),
    (code) => seen.push(`<${code}>`),
  );
  for (const piece of pieces) reader(Buffer.from(piece, 'latin1'));
  return seen.join('');
}

test('output and codes are told apart wherever the stream is cut', () => {
  const stream = `one\nlxops-01\u0000\u00ff${mark}:0\n${mark}:127\ntwo lxops-0123 ${mark}:1\nrest`;
  const expected = 'one\nlxops-01\u0000\u00ff<0><127>two lxops-0123 <1>rest';
  for (let cut = 0; cut <= stream.length; cut++) {
    assert.equal(read(stream.slice(0, cut), stream.slice(cut)), expected, `cut at ${cut}`);
  }
  assert.equal(read(...stream.split('')), expected, 'byte by byte');
});

test('output comes at once, also a line that is not complete', () => {
  assert.equal(read('password? '), 'password? ');
  assert.equal(read('lxops-0124'), 'lxops-0124');
});

test('a mark in the making is held back until it is one or not', () => {
  assert.equal(read('ab lxops-01'), 'ab ');
  assert.equal(read('ab lxops-01', '9'), 'ab lxops-019');
});

test('words reach the command as they are', () => {
  const text = requestText({ args: ['a b', "it's", '$x`y`', '', 'two\nlines'] }, mark);
  assert.equal(
    text.split('\nlxops=$?')[0],
    String.raw`(exec 'a b' 'it'\''s' '$x${'`'}y${'`'}' '' 'two` + "\nlines') </dev/null",
  );
});

test('a script stands between marks as it is, with one line end at its end', () => {
  const of = (script: string) => requestText({ script }, mark).split('lxops=$?')[0];
  assert.equal(of("echo '$x'"), `/bin/sh <<'${mark}'\necho '$x'\n${mark}\n`);
  assert.equal(of('a\n\n'), `/bin/sh <<'${mark}'\na\n\n${mark}\n`);
  assert.equal(of(''), `/bin/sh <<'${mark}'\n${mark}\n`);
});

test('both streams end with the mark and the code', () => {
  const end = `echo ${mark}:$lxops\necho ${mark}:$lxops >&2\n`;
  assert.ok(requestText({ script: 'x' }, mark).endsWith(`lxops=$?\n${end}`));
  assert.ok(openingText(mark).endsWith(`echo ${mark}:$$\necho ${mark}:$$ >&2\n`));
});
