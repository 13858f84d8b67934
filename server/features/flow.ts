import type { Cursor } from './cursor.ts';
import { type Line, lineAt, previousLine } from './line.ts';

interface Bracket {
  readonly open: '{' | '[';
  readonly offset: number;
  /** What the current entry and those before it say: keys of a map, number of items of a list. */
  readonly keys: string[];
  items: number;
  entryStart: number;
}

/** How far up a flow collection may begin. */
const MAX_LINES = 50;

/** A cursor between brackets. Its path begins below the key or item that holds the outermost bracket, at `opened`. */
export interface FlowCursor extends Cursor {
  readonly opened: number;
}

/** The place of the cursor within `{}` and `[]`; `undefined` outside of brackets. */
export function flowAt(text: string, offset: number): FlowCursor | undefined {
  let line: Line | undefined = lineAt(text, offset);
  for (let lines = 0; line !== undefined && lines < MAX_LINES; lines++) {
    const first = valueStart(line);
    const found = first < offset && /[[{]/.test(text.charAt(first)) ? openBrackets(text, first, offset) : [];
    if (found.length > 0) return cursorIn(text, found, offset);
    if (line.block) return undefined;
    line = previousLine(text, line);
  }
  return undefined;
}

function valueStart(line: Line): number {
  if (line.key === undefined) return line.start + line.column;
  return line.valueColumn === undefined ? line.end : line.start + line.valueColumn;
}

/** The brackets that are open at the offset, outermost first. */
function openBrackets(text: string, from: number, to: number): Bracket[] {
  const open: Bracket[] = [];
  for (let at = from; at < to; at++) {
    const char = text.charAt(at);
    const inner = open.at(-1);
    const fresh =
      inner === undefined ||
      text.slice(inner.entryStart, at).trim() === '' ||
      /[:,]\s*$/.test(text.slice(inner.entryStart, at));
    if ((char === '"' || char === "'") && fresh) at = endOfQuoted(text, at, to);
    else if ((char === '{' || char === '[') && fresh)
      open.push({ open: char, offset: at, keys: [], items: 0, entryStart: at + 1 });
    else if (char === '}' || char === ']') {
      open.pop();
      if (open.length === 0) return [];
    } else if (char === ',' && inner !== undefined) {
      inner.keys.push(keyOf(text.slice(inner.entryStart, at)));
      inner.items++;
      inner.entryStart = at + 1;
    }
  }
  return open;
}

function endOfQuoted(text: string, at: number, to: number): number {
  const quote = text.charAt(at);
  for (let end = at + 1; end < to; end++) {
    if (quote === '"' && text[end] === '\\') end++;
    else if (text[end] === quote) return end;
  }
  return to;
}

function cursorIn(text: string, open: readonly Bracket[], offset: number): FlowCursor | undefined {
  const path: (string | number)[] = [];
  for (const [index, bracket] of open.entries()) {
    const next = open[index + 1]?.offset ?? offset;
    const entry = text.slice(bracket.entryStart, next);
    if (bracket.open === '[') path.push(bracket.items);
    else if (index < open.length - 1) path.push(keyOf(entry));
  }
  const [outer, inner] = [open[0], open.at(-1)];
  if (outer === undefined || inner === undefined) return undefined;
  const entry = text.slice(inner.entryStart, offset);
  const colon = inner.open === '{' ? /^\s*("[^"]*"|'[^']*'|[^:]*?)\s*:(?:\s+|$)/.exec(entry) : null;
  const before = colon?.[0].length ?? entry.length - entry.trimStart().length;
  const start = inner.entryStart + before;
  if (colon !== null) path.push(keyOf(entry));
  const role = colon !== null ? 'value' : inner.open === '[' ? 'item' : 'key';
  const siblings = role === 'key' ? [...inner.keys, ...keysAfter(text, offset)] : [];
  return { opened: outer.offset, path, role, start, typed: text.slice(start, offset), siblings, flow: true };
}

/** The keys that follow in the same braces, as far as the line goes. */
function keysAfter(text: string, offset: number): string[] {
  const rest = text.slice(offset, lineAt(text, offset).end);
  const close = rest.search(/[{}[\]]/);
  return (close < 0 ? rest : rest.slice(0, close)).split(',').slice(1).map(keyOf);
}

function keyOf(entry: string): string {
  const key = /^\s*("[^"]*"|'[^']*'|[^:]*?)\s*(?::|$)/.exec(entry)?.[1] ?? '';
  return /^["']/.test(key) ? key.slice(1, -1) : key;
}
