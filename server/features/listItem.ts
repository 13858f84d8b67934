import { isMap, isNode, isSeq, type YAMLSeq } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import type { Change } from './insertEntry.ts';

/** The list that has an item with exactly this span, and the index of the item. */
function itemAt(root: unknown, span: Span): { readonly list: YAMLSeq; readonly index: number } | undefined {
  const children = isSeq(root) ? root.items : isMap(root) ? root.items.map(({ value }) => value) : [];
  for (const [index, child] of children.entries()) {
    if (!isNode(child)) continue;
    const own = spanOf(child);
    if (isSeq(root) && own.start === span.start && own.end === span.end) return { list: root, index };
    const found = own.start <= span.start && span.end <= own.end ? itemAt(child, span) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Take an item out of its list: its lines, or in brackets the item with a comma. The last one leaves `[]`. */
export function removeItem({ text, tree }: WorkspaceFile, span: Span): Change | undefined {
  const found = itemAt(tree.root, span);
  if (found === undefined) return undefined;
  const { list, index } = found;
  if (list.flow === true) return { span: inBrackets(list, index, span), newText: '' };
  const dash = text.lastIndexOf('-', span.start - 1);
  const lineStart = text.lastIndexOf('\n', dash - 1) + 1;
  const colon = text.slice(0, dash).trimEnd().length;
  if (list.items.length === 1) return { span: { start: colon, end: span.end }, newText: ' []' };
  if (text.slice(lineStart, dash).trim() !== '') return undefined;
  const last = text.slice(0, span.end).trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  return { span: { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1 }, newText: '' };
}

function inBrackets({ items }: YAMLSeq, index: number, span: Span): Span {
  const [before, after] = [items[index - 1], items[index + 1]];
  if (isNode(after)) return { start: span.start, end: spanOf(after).start };
  return isNode(before) ? { start: spanOf(before).end, end: span.end } : span;
}
