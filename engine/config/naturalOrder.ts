/** Order keys as people read them: runs of digits by their value, other signs before letters, upper before lower case. */
export function naturalOrder(a: string, b: string): number {
  const left = Array.from(a);
  const right = Array.from(b);
  const differ = left.findIndex((sign, i) => sign !== right[i]);
  if (differ < 0) return left.length - right.length;
  const x = left[differ] ?? '';
  const y = right[differ] ?? '';
  if (y === '') return 1;
  if (isLetter(x) !== isLetter(y)) return isLetter(x) ? 1 : -1;
  if (!isDigit(x) && !isDigit(y)) return codePoint(x) - codePoint(y);
  return numberAt(left, differ) - numberAt(right, differ) || codePoint(x) - codePoint(y);
}

/** The number that the digits around a place form, or -1 when there are none. */
function numberAt(signs: readonly string[], place: number): number {
  let start = place;
  while (isDigit(signs[start - 1] ?? '')) start--;
  let end = place;
  while (isDigit(signs[end] ?? '')) end++;
  return end === start ? -1 : Number(signs.slice(start, end).join(''));
}

function isDigit(sign: string): boolean {
  return /^\d$/.test(sign);
}

function isLetter(sign: string): boolean {
  return /^\p{L}$/u.test(sign);
}

function codePoint(sign: string): number {
  return sign.codePointAt(0) ?? 0;
}
