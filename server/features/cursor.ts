import { flowAt } from './flow.ts';
import { type Line, lineAt, nextLine, previousLine } from './line.ts';

/** Where the cursor is in the structure of a file, told from indentation alone, so that it works in half-typed text. */
export interface Cursor {
  /** Keys and list indexes down to the map, item or value that is being written. */
  readonly path: readonly (string | number)[];
  /** `key`: a key of the map at `path`. `item`: the list item at `path`, a value or the first key of a map. `value`: the value at `path`. */
  readonly role: 'key' | 'item' | 'value';
  /** Offset at which the key or value begins; `typed` is the text from there to the cursor. */
  readonly start: number;
  readonly typed: string;
  /** Keys that the map has already; empty for values. */
  readonly siblings: readonly string[];
  /** Between `{}` or `[]`. */
  readonly flow: boolean;
}

/** Find the structure around an offset; `undefined` in comments, in block scalars and on the directive line. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const line = lineAt(text, offset);
  if (line.start === 0 && text.startsWith('#')) return undefined;
  const before = text.slice(line.start, offset);
  if (/^\s*#|\s#/.test(before)) return undefined;
  const here = { ...line, ...shorten(line, before) };
  const flow = flowAt(text, offset);
  if (flow !== undefined) {
    const outer = lineAt(text, flow.opened);
    const parents = parentsOf(text, outer);
    const own = outer.key === undefined ? [] : [outer.key];
    return parents && { ...flow, path: [...parents, ...own, ...flow.path] };
  }
  const above = parentsOf(text, here);
  if (above === undefined) return undefined;
  if (here.key !== undefined && here.valueColumn !== undefined) {
    const start = line.start + here.valueColumn;
    return {
      path: [...above, here.key],
      role: 'value',
      start,
      typed: text.slice(start, offset),
      siblings: [],
      flow: false,
    };
  }
  const start = line.start + here.column;
  const role = here.dashes.length > 0 ? 'item' : 'key';
  return { path: above, role, start, typed: text.slice(start, offset), siblings: siblingsOf(text, here), flow: false };
}

/** The line as far as it is written before the cursor: a key counts only when its colon is before the cursor. */
function shorten(line: Line, before: string): Partial<Line> {
  const blank = before.trim() === '' && line.dashes.length === 0;
  if (blank) return { column: before.length, key: undefined, valueColumn: undefined };
  if (line.valueColumn !== undefined && before.length >= line.valueColumn) return {};
  const colon = line.key !== undefined && /:\s+$/.test(before);
  return colon ? { valueColumn: before.length } : { key: undefined, valueColumn: undefined };
}

/**
 * The path of the map or item that a line belongs to, by walking up through lines of smaller indentation.
 * `undefined` when one of them opens a block scalar: then the line is text.
 */
function parentsOf(text: string, line: Line): (string | number)[] | undefined {
  const path: (string | number)[] = [];
  let column = line.column;
  let inList = false;
  let index = 0;
  for (const dash of line.dashes.toReversed()) {
    if (inList) path.unshift(index);
    [column, inList, index] = [dash, true, 0];
  }
  for (let above = previousLine(text, line); above !== undefined; above = previousLine(text, above)) {
    if (above.block && blockColumn(above) < column) return undefined;
    const belongs = above.column < column || (inList && above.column === column && above.dashes.length === 0);
    if (belongs && above.key !== undefined) {
      if (inList) path.unshift(index);
      path.unshift(above.key);
      [column, inList, index] = [above.column, false, 0];
    }
    for (const dash of above.dashes.toReversed()) {
      if (inList && dash === column) index++;
      else if (dash < column) {
        if (inList) path.unshift(index);
        [column, inList, index] = [dash, true, 0];
      }
    }
    if (column === 0 && !inList) break;
  }
  if (inList) path.unshift(index);
  return path;
}

/** The text of a block scalar is indented further than this. */
function blockColumn(line: Line): number {
  return line.key === undefined ? (line.dashes.at(-1) ?? line.column) : line.column;
}

/** The keys at the same column in the same map, above and below. */
function siblingsOf(text: string, line: Line): string[] {
  const keys: string[] = [];
  const begin = (other: Line): number => other.dashes[0] ?? other.column;
  const add = (other: Line): void => {
    if (other.column === line.column && other.key !== undefined) keys.push(other.key);
  };
  let above = line.dashes.length > 0 ? undefined : previousLine(text, line);
  for (; above !== undefined && begin(above) >= line.column; above = previousLine(text, above)) add(above);
  if (above !== undefined && above.dashes.length > 0) add(above);
  let below = nextLine(text, line);
  for (; below !== undefined && begin(below) >= line.column; below = nextLine(text, below)) add(below);
  return keys;
}
