import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isScalar, isSeq, type Node } from 'yaml';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { entriesOf, textOf } from './node.ts';
import { toRange } from './range.ts';

/** The outline: keys with their values, list items by their name, path or text. */
export function documentSymbols(document: TextDocument, workspace: Workspace): DocumentSymbol[] {
  const file = workspace.file(document.uri);
  return file?.format === undefined ? [] : childrenOf(document, file.tree.root, MAX_DEPTH);
}

const MAX_DEPTH = 6;
const MAX_DETAIL = 80;

function childrenOf(document: TextDocument, node: Node | undefined, depth: number): DocumentSymbol[] {
  if (depth === 0) return [];
  if (isSeq<Node | null>(node))
    return node.items.flatMap((item) => (item === null ? [] : [itemSymbol(document, item, depth)]));
  return entriesOf(node).map(({ key, value }) => {
    const selection = spanOf(key);
    const end = value === undefined ? selection.end : Math.max(selection.end, spanOf(value).end);
    return {
      name: textOf(key) || '""',
      detail: detailOf(value),
      kind: kindOf(value),
      range: toRange(document, { start: selection.start, end }),
      selectionRange: toRange(document, selection),
      children: childrenOf(document, value, depth - 1),
    };
  });
}

function itemSymbol(document: TextDocument, item: Node, depth: number): DocumentSymbol {
  const range = toRange(document, spanOf(item));
  const name = isScalar(item) ? detailOf(item) : nameOf(item);
  return {
    name: name || '-',
    kind: kindOf(item),
    range,
    selectionRange: range,
    children: childrenOf(document, item, depth - 1),
  };
}

/** What an entry of a list is called: its `name` or `path`, or the words of a command. */
function nameOf(item: Node): string {
  if (isSeq(item)) return item.items.map(textOf).join(' ').slice(0, MAX_DETAIL);
  const entries = entriesOf(item);
  const naming = entries.find(({ key }) => ['name', 'path'].includes(textOf(key))) ?? entries[0];
  return textOf(naming?.value);
}

function detailOf(node: Node | undefined): string {
  const [line = ''] = textOf(node).split('\n');
  return line.slice(0, MAX_DETAIL);
}

function kindOf(node: Node | undefined): SymbolKind {
  if (isSeq(node)) return SymbolKind.Array;
  return isScalar(node) || node === undefined ? SymbolKind.Property : SymbolKind.Object;
}
