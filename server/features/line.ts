/** One line of block YAML, read without its context. Columns count UTF-16 units from the start of the line. */
export interface Line {
  /** Offsets of the line, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Columns of the `-` of list items that begin here. */
  readonly dashes: readonly number[];
  /** Where the content begins, after the dashes. */
  readonly column: number;
  readonly key: string | undefined;
  /** Where the value after the key begins; `undefined` when nothing follows the colon. */
  readonly valueColumn: number | undefined;
  /** The value is a block scalar: the lines below are text. */
  readonly block: boolean;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#,[\]{}&*!|>'"%@`-][^#:]*?|-[^\s:][^#:]*?)\s*:(?=\s|$)/;
const BLOCK = /(?:^|\s)[|>][-+0-9]*\s*(?:\s#.*)?$/;

/** The line around an offset. */
export function lineAt(text: string, offset: number): Line {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : text[found - 1] === '\r' ? Math.max(found - 1, offset) : found;
  return readLine(text.slice(start, end), start, end);
}

/** The nearest line above that is neither blank nor a comment. */
export function previousLine(text: string, line: Line): Line | undefined {
  for (let { start } = line; start > 0;) {
    const above = lineAt(text, start - 1);
    if (!isBlank(text, above)) return above;
    start = above.start;
  }
  return undefined;
}

/** The nearest line below that is neither blank nor a comment. */
export function nextLine(text: string, line: Line): Line | undefined {
  let end = text.indexOf('\n', line.end);
  while (end >= 0) {
    const below = lineAt(text, end + 1);
    if (!isBlank(text, below)) return below;
    end = text.indexOf('\n', below.end);
  }
  return undefined;
}

function isBlank(text: string, line: Line): boolean {
  const first = text.slice(line.start, line.end).trimStart();
  return first === '' || first.startsWith('#');
}

function readLine(content: string, start: number, end: number): Line {
  const dashes: number[] = [];
  let column = content.length - content.trimStart().length;
  for (
    let dash = /^-(?:\s+|$)/.exec(content.slice(column));
    dash !== null;
    dash = /^-(?:\s+|$)/.exec(content.slice(column))
  ) {
    dashes.push(column);
    column += dash[0].length;
  }
  const match = KEY.exec(content.slice(column));
  const after = match === null ? '' : content.slice(column + match[0].length);
  const space = after.length - after.trimStart().length;
  const value = match !== null && after.trim() !== '' ? column + match[0].length + space : undefined;
  return {
    start,
    end,
    dashes,
    column,
    key: match?.[1] === undefined ? undefined : unquoted(match[1]),
    valueColumn: value,
    block: BLOCK.test(match === null ? content.slice(column) : after),
  };
}

function unquoted(key: string): string {
  if (key.startsWith('"')) return key.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  return key.startsWith("'") ? key.slice(1, -1).replaceAll("''", "'") : key;
}
