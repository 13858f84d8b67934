/** The word that was probably meant, or `undefined` when none is near: a third of its letters may be wrong. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 0.5;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > least) continue;
    const cost = distance(word, candidate);
    if (cost < least) [best, least] = [candidate, cost];
  }
  return best;
}

/** Edits from one word to the other: a letter more, less or other, two swapped; `-` for `_` and case hardly count. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const other = (row[j - 1] ?? 0) + letterCost(from.charAt(i - 1), to.charAt(j - 1));
      const swapped =
        from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next.push(Math.min(other, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row.at(-1) ?? 0;
}

function letterCost(a: string, b: string): number {
  if (a === b) return 0;
  return plain(a) === plain(b) ? 0.1 : 1;
}

function plain(letter: string): string {
  return letter.toLowerCase().replace('_', '-');
}
