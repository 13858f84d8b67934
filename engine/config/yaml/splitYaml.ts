import { CONTROL } from './parseYaml.ts';

/** A part of a block collection that is parsed on its own: one entry, with the lines that belong to it. */
export interface Part {
  readonly start: number;
  readonly end: number;
  /** The lines below the key, when they are long and a collection themselves. */
  readonly inner?: Region;
}

/** The entries of one block collection. They follow each other without gaps. */
export interface Region {
  readonly kind: 'map' | 'list';
  /** The column in which every entry begins. */
  readonly column: number;
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

/**
 * Split a document into the entries of its top level, and long ones into theirs.
 *
 * @returns `undefined` when the text is no plain block map, or has what reaches over entries: directives, several
 * documents, odd line ends
 */
export function splitYaml(text: string): Region | undefined {
  if (REACHES_FURTHER.test(text) || CONTROL.test(text)) return undefined;
  const start = contentStart(text, 0, text.length);
  const region = start === undefined ? undefined : splitRegion(text, start, text.length);
  return region?.kind === 'map' && region.column === 0 ? region : undefined;
}

const REACHES_FURTHER = /^(?:---|\.\.\.|%|\t)|\r(?!\n)|[\u0085\ufeff]/m;

/** Shorter entries are parsed faster than they are split. */
const LONG = 1000;

const KEY = /(?:[\w(/.][\w()/.-]*|"[^"\\\n]*"|'[^'\n]*') *:(?=[ \r\n]|$)/y;
const KEY_ALONE = /(?:[\w(/.][\w()/.-]*|"[^"\\\n]*"|'[^'\n]*') *:[ ]*(?:\r?\n|[ ]#[^\n]*\n)/y;
const DASH = /-(?=[ \r\n]|$)/y;

function splitRegion(text: string, start: number, end: number): Region | undefined {
  const column = columnAt(text, start);
  const kind = matches(KEY, text, start + column) ? 'map' : matches(DASH, text, start + column) ? 'list' : undefined;
  if (kind === undefined) return undefined;
  const begins = kind === 'map' ? KEY : DASH;
  const starts: number[] = [];
  for (let line = start; line < end; line = nextLine(text, line)) {
    const here = columnAt(text, line);
    if (here > column) continue;
    if (here === column && matches(begins, text, line + here)) starts.push(line);
    else if (here < column && !isBlank(text, line + here)) return undefined;
  }
  const parts = starts.map((from, index) => partAt(text, from, starts[index + 1] ?? end, kind, column));
  return { kind, column, start, end, parts };
}

function partAt(text: string, start: number, end: number, kind: Region['kind'], column: number): Part {
  if (kind === 'list' || end - start < LONG || !matches(KEY_ALONE, text, start + column)) return { start, end };
  const below = nextLine(text, start);
  const first = columnAt(text, below);
  const isList = text.charAt(below + first) === '-';
  if (isBlank(text, below + first) || first < column || (first === column && !isList)) return { start, end };
  const inner = splitRegion(text, below, end);
  return inner === undefined ? { start, end } : { start, end, inner };
}

/** The start of the first line that has content. */
function contentStart(text: string, start: number, end: number): number | undefined {
  for (let line = start; line < end; line = nextLine(text, line)) {
    if (!isBlank(text, line + columnAt(text, line))) return line;
  }
  return undefined;
}

function columnAt(text: string, line: number): number {
  let at = line;
  while (text.charCodeAt(at) === SPACE) at++;
  return at - line;
}

/** Nothing or a comment from here on. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return Number.isNaN(code) || code === LINE_FEED || code === CARRIAGE_RETURN || code === HASH;
}

/** The start of the line below, or the end of the text. */
function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function matches(sticky: RegExp, text: string, at: number): boolean {
  sticky.lastIndex = at;
  return sticky.test(text);
}

const SPACE = 32;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const HASH = 35;
