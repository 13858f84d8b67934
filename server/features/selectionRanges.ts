import type { Position, SelectionRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** What grows around each position: the property in a pattern, the text, the value, the entry, the collection, the file. */
export function selectionRanges(
  document: TextDocument,
  positions: readonly Position[],
  workspace: Workspace,
): SelectionRange[] | undefined {
  const file = workspace.file(document.uri);
  if (file === undefined) return undefined;
  return positions.map((position) => {
    const offset = document.offsetAt(position);
    const spans = [{ start: 0, end: file.text.length }, ...spansAround(file.tree.root, file.text, offset)];
    return nested(document, spans, position);
  });
}

/** From the outermost to the innermost. */
function spansAround(node: unknown, text: string, offset: number): Span[] {
  if (!isNode(node) || !contains(spanOf(node), offset)) return [];
  const own = spanOf(node);
  if (isScalar(node)) return [own, ...withinText(own, text, offset)];
  if (isSeq(node)) return [own, ...node.items.flatMap((item) => spansAround(item, text, offset))];
  if (!isMap(node)) return [own];
  return [
    own,
    ...node.items.flatMap(({ key, value }) => {
      if (!isNode(key)) return [];
      const { start, end } = spanOf(key);
      const entry = { start, end: isNode(value) ? Math.max(end, spanOf(value).end) : end };
      if (!contains(entry, offset)) return [];
      return [entry, ...(contains({ start, end }, offset) ? [{ start, end }] : spansAround(value, text, offset))];
    }),
  ];
}

/** Between the quotes, and the property between parentheses. */
function withinText({ start, end }: Span, text: string, offset: number): Span[] {
  const inner = /^["']/.test(text.slice(start, end)) ? [{ start: start + 1, end: end - 1 }] : [];
  const open = text.lastIndexOf('(', offset - 1);
  const close = text.indexOf(')', offset);
  const inParentheses = open >= start && close >= 0 && close < end && !text.slice(open + 1, close).includes(')');
  const property = inParentheses
    ? [
        { start: open, end: close + 1 },
        { start: open + 1, end: close },
      ]
    : [];
  return [...inner, ...property].filter((span) => contains(span, offset));
}

function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function nested(document: TextDocument, spans: readonly Span[], position: Position): SelectionRange {
  let result: SelectionRange | undefined;
  let last: Span | undefined;
  for (const { start, end } of spans) {
    if (last !== undefined && (start < last.start || end > last.end || (start === last.start && end === last.end)))
      continue;
    last = { start, end };
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    result = result === undefined ? { range } : { range, parent: result };
  }
  return result ?? { range: { start: position, end: position } };
}
