/**
 * A text of several lines as a literal block: the sign that opens it, then its lines without indent.
 *
 * @returns `undefined` for a text that cannot be one, or is of one line; it is quoted instead
 */
export function literal(text: string): readonly [string, ...string[]] | undefined {
  if (!text.includes('\n') || !fits(text)) return undefined;
  const sign = text.endsWith('\n\n') ? '|+' : text.endsWith('\n') ? '|' : '|-';
  return [sign, ...text.replace(/\n$/, '').split('\n')];
}

/** Do its lines survive as they are? */
function fits(text: string): boolean {
  return (
    /^[^\s]/.test(text) &&
    !/[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u.test(withoutPairs(text))
  );
}

/** Well-formed surrogate pairs are printable. */
export function withoutPairs(text: string): string {
  return text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '');
}
