import { isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import { parseYaml, spanOf } from '../../engine/config/yaml/parseYaml.ts';

/**
 * Every line of a text as it should be, with its line end: nested by two columns, dashes below their key or two columns
 * further as they were, no blanks at line ends, at most one empty line in a row (the others become `''`).
 *
 * @returns `undefined` for text with errors, and whenever the result would not say the same
 */
export function formatYaml(text: string): readonly string[] | undefined {
  const tree = parseYaml(text);
  if (tree.errors.length > 0 || !isMap(tree.root) || /\t|\r(?!\n)|^(?:---|\.\.\.|%)/m.test(text)) return undefined;
  const lines = text.split(/(?<=\n)/);
  const layout: Layout = { text, starts: startsOf(lines), shifts: new Map(), fixed: new Set() };
  layNode(layout, tree.root, 0);
  const formatted = layout.starts.length === 0 ? [] : print(lines, layout);
  return same(text, formatted.join('')) ? formatted : undefined;
}

interface Layout {
  readonly text: string;
  /** Offset of each line. */
  readonly starts: readonly number[];
  /** By line: how many columns to the right. */
  readonly shifts: Map<number, number>;
  /** Lines of texts whose blanks and empty lines are their own. */
  readonly fixed: Set<number>;
}

function layNode(layout: Layout, node: Node, column: number): void {
  if (isMap(node) && node.flow !== true) layMap(layout, node, column);
  else if (isSeq(node) && node.flow !== true) layList(layout, node, column);
  else if (isScalar(node)) {
    const [first, last] = [lineOf(layout, spanOf(node).start), lineOf(layout, spanOf(node).end - 1)];
    for (let line = first + 1; line <= last; line++) layout.fixed.add(line);
  }
}

function layMap(layout: Layout, node: Node, column: number): void {
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (!isNode(key)) continue;
    const end = isNode(value) ? Math.max(spanOf(key).end, spanOf(value).end) : spanOf(key).end;
    const own = columnOf(layout, spanOf(key).start);
    shift(layout, spanOf(key).start, end, column - own);
    if (!isNode(value) || lineOf(layout, spanOf(value).start) === lineOf(layout, spanOf(key).start)) {
      if (isNode(value)) layNode(layout, value, column + 2);
      continue;
    }
    const below = isSeq(value) && columnOf(layout, spanOf(value).start) === own ? column : column + 2;
    layNode(layout, value, below);
  }
}

function layList(layout: Layout, node: Node, column: number): void {
  if (!isSeq(node)) return;
  for (const item of node.items) {
    if (!isNode(item)) continue;
    const { start, end } = spanOf(item);
    const dash = layout.text.lastIndexOf('-', start - 1);
    if (dash < 0 || layout.text.slice(dash + 1, start).trim() !== '') continue;
    shift(layout, dash, end, column - columnOf(layout, dash));
    // A nested collection keeps its distance from the dash, so that its first line needs no other blanks.
    if (!isScalar(item)) layNode(layout, item, column + start - dash);
    else layNode(layout, item, column + 2);
  }
}

function shift(layout: Layout, start: number, end: number, by: number): void {
  const last = lineOf(layout, Math.max(start, end - 1));
  for (let line = lineOf(layout, start); line <= last; line++) layout.shifts.set(line, by);
}

function print(lines: readonly string[], layout: Layout): string[] {
  const { shifts, fixed } = layout;
  let empty = true;
  let last = 0;
  return lines.map((line, index) => {
    const end = line.endsWith('\r\n') ? '\r\n' : '\n';
    const content = line.trim();
    if (fixed.has(index)) {
      empty = content === '';
      return content === '' ? line : moved(line, shifts.get(index) ?? 0);
    }
    if (content === '') {
      const keep = !empty && index < lines.length - 1;
      empty = true;
      return keep ? end : '';
    }
    empty = false;
    const beside = content.startsWith('#') ? shiftBeside(lines, layout, index) : undefined;
    last = beside ?? shifts.get(index) ?? last;
    return `${moved(line, last).trimEnd()}${end}`;
  });
}

/** A comment goes with the line below that begins in the same column, else with the nearest one above that does. */
function shiftBeside(lines: readonly string[], { shifts, fixed }: Layout, index: number): number | undefined {
  const own = indentOf(lines[index] ?? '');
  const isContent = (line: number): boolean => !fixed.has(line) && !/^\s*(?:#|$)/.test(lines[line] ?? '');
  let next = index + 1;
  while (next < lines.length && !isContent(next)) next++;
  if (own === 0) return 0;
  if (indentOf(lines[next] ?? '') === own) return shifts.get(next) ?? 0;
  for (let above = index - 1; above > 0; above--) {
    const indent = indentOf(lines[above] ?? '');
    if (isContent(above) && indent === own) return shifts.get(above);
    if (isContent(above) && indent < own) return undefined;
  }
  return undefined;
}

function moved(line: string, by: number): string {
  return by >= 0 ? ' '.repeat(by) + line : line.slice(Math.min(-by, indentOf(line)));
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function startsOf(lines: readonly string[]): number[] {
  let offset = 0;
  return lines.map((line) => (offset += line.length) - line.length);
}

function lineOf({ starts }: Layout, offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function columnOf(layout: Layout, offset: number): number {
  return offset - (layout.starts[lineOf(layout, offset)] ?? 0);
}

/** Do both texts have the same values, in the same quotes, and the same comments? */
function same(before: string, after: string): boolean {
  const comments = (text: string): string =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('#'))
      .join('\n');
  if (comments(before) !== comments(after)) return false;
  const { root, errors } = parseYaml(after);
  return errors.length === 0 && JSON.stringify(valueOf(parseYaml(before).root)) === JSON.stringify(valueOf(root));
}

function valueOf(node: unknown): unknown {
  if (isScalar(node)) return [node.source, node.type, node.tag, node.anchor];
  if (isSeq(node)) return [node.tag, node.anchor, ...node.items.map(valueOf)];
  if (isMap(node))
    return {
      tag: node.tag,
      anchor: node.anchor,
      items: node.items.map(({ key, value }) => [valueOf(key), valueOf(value)]),
    };
  return isNode(node) ? String(node) : node;
}
