import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveNumbers, parseNumbers, printNumbers } from '../../../engine/instance/numbers.ts';

interface Choice {
  readonly first?: number;
  readonly last?: number;
  readonly clean?: boolean;
}

function give(file: string, names: readonly string[], { first, last, clean = false }: Choice = {}): string {
  const known = parseNumbers(file);
  if ('problem' in known) return known.problem;
  const given = giveNumbers(known.numbers, names, { first, last, clean });
  return 'problem' in given ? given.problem : printNumbers(given.numbers);
}

test('new names get the next free numbers, and a name named twice gets one', () => {
  assert.equal(give('', ['b', 'a', 'b'], { first: 7000 }), 'b,7000\na,7001\n');
});

test('who has a number keeps it; without -first the smallest in the file is the beginning', () => {
  assert.equal(give('b,7000\na,7001\n', ['c', 'a']), 'b,7000\na,7001\nc,7002\n');
  assert.equal(give('x,5\ny,8\n', ['z']), 'x,5\ny,8\nz,6\n');
});

test('-clean frees the numbers of names that are not given; one beyond -last stays', () => {
  const cleaned = give('b,7000\na,7001\nc,7002\n', ['c', 'd', 'e'], { first: 7000, last: 7001, clean: true });
  assert.equal(cleaned, 'c,7002\nd,7000\ne,7001\n');
});

test('no numbers', () => {
  assert.equal(give('', ['a']), 'no numbers found.  please specify -first');
  assert.equal(give('', ['a', 'b'], { first: 1, last: 1 }), 'no numbers available between 1, 1');
  assert.match(give('a;7000\n', []), /not a line "name,number": a;7000/);
});
