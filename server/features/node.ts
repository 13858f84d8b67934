import { isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf, type YamlTree } from '../../engine/config/yaml/parseYaml.ts';

/** The scalar under the cursor and how to get to it from the root. */
export interface NodeAt {
  /** Keys and list indexes; the last is the key itself or the place of the value. */
  readonly path: readonly (string | number)[];
  readonly role: 'key' | 'value';
  /** As it is written, without quotes. */
  readonly text: string;
  readonly span: Span;
}

/** The key or scalar value at an offset, its end included; `undefined` between them. */
export function nodeAt(tree: YamlTree, offset: number): NodeAt | undefined {
  return find(tree.root, offset, []);
}

function find(node: unknown, offset: number, path: readonly (string | number)[]): NodeAt | undefined {
  if (isScalar(node))
    return contains(node, offset) ? { path, role: 'value', text: textOf(node), span: spanOf(node) } : undefined;
  if (isSeq(node)) return first(node.items, (item, index) => find(item, offset, [...path, index]));
  if (!isMap(node)) return undefined;
  return first(node.items, (pair) => {
    if (endOf(pair) < offset) return undefined;
    const own = [...path, textOf(pair.key)];
    if (isNode(pair.key) && contains(pair.key, offset)) {
      return { path: own, role: 'key', text: textOf(pair.key), span: spanOf(pair.key) };
    }
    return find(pair.value, offset, own);
  });
}

/** Where an entry ends at the latest, so that those before the offset are passed over. */
function endOf({ key, value }: Pair): number {
  const last = isNode(value) ? value : key;
  return (isNode(last) ? last.range?.[2] : undefined) ?? Number.POSITIVE_INFINITY;
}

function first<T, R>(items: readonly T[], search: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = search(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function contains(node: Node, offset: number): boolean {
  const { start, end } = spanOf(node);
  return start <= offset && offset <= end;
}

/** A scalar as it is written, without quotes; `''` for anything else. */
export function textOf(node: unknown): string {
  return isScalar(node) ? (node.source ?? '') : '';
}

/** The entries of a map as key and value nodes, nothing for other nodes. */
export function entriesOf(node: unknown): readonly { readonly key: Node; readonly value: Node | undefined }[] {
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) =>
    isPair(pair) && isNode(pair.key) ? [{ key: pair.key, value: isNode(pair.value) ? pair.value : undefined }] : [],
  );
}
