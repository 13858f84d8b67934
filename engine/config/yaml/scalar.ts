/** What a plain scalar means in YAML 1.1 as the original reads it: strings keep their text, so only the kind matters. */
export type ScalarKind = 'str' | 'bool' | 'null' | 'int' | 'float' | 'timestamp' | 'merge';

/** The kind of an unquoted scalar, `y`, `off`, `0o17`, `.inf` and `2024-1-1` included. Base 60 numbers are strings. */
export function plainKind(text: string): ScalarKind {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^[-+.0-9]/.test(text)) return numberKind(text);
  return 'str';
}

/** The value of a boolean word, `undefined` for any other text. */
export function booleanWord(text: string): boolean | undefined {
  if (WORDS.get(text) !== 'bool') return undefined;
  return /^(y|yes|true|on)$/i.test(text);
}

function numberKind(text: string): ScalarKind {
  if (isTimestamp(text)) return 'timestamp';
  const digits = text.startsWith('.') ? text : text.replaceAll('_', '');
  if (isInteger(digits)) return 'int';
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(digits)) return 'float';
  return 'str';
}

function isInteger(digits: string): boolean {
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/.exec(digits);
  if (match?.[2] === undefined) return false;
  if (digits.length < 16) return true;
  const size = BigInt(match[2].replace(/^0(?=[0-7])/, '0o'));
  return match[1] === '' ? size < 2n ** 64n : size <= 2n ** 63n;
}

function isTimestamp(text: string): boolean {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| )(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d*)?(?:Z|[-+]\d\d:\d\d)?)?$/.exec(
      text,
    );
  if (match === null) return false;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real && (hour ?? 0) < 24 && (minute ?? 0) < 60 && (second ?? 0) < 60;
}

const WORDS: ReadonlyMap<string, ScalarKind> = new Map([
  ...kinds('bool', 'y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF'),
  ...kinds('null', '~ null Null NULL'),
  ...kinds('float', '.nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF'),
  ['', 'null'],
  ['<<', 'merge'],
]);

function kinds(kind: ScalarKind, words: string): [string, ScalarKind][] {
  return words.split(' ').map((word) => [word, kind]);
}
