/** A position for people: both count from 1, columns in UTF-16 units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset. Lines end at LF, CR LF or CR; an offset past the end is that of the end. */
export function locate(text: string, offset: number): LinePosition {
  const before = text.slice(0, offset);
  let line = 1;
  let start = 0;
  for (const lineEnd of before.matchAll(/\r\n|\n|\r/g)) {
    line++;
    start = lineEnd.index + lineEnd[0].length;
  }
  return { line, column: before.length - start + 1 };
}
