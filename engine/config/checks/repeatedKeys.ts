import { isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import { type Issue, issue } from '../issues.ts';
import { spanOf, type YamlTree } from '../yaml/parseYaml.ts';
import { isMergeKey } from '../yaml/reader.ts';

/**
 * Say where a map has a key twice, which the format allows.
 *
 * @param mergesMaps do two maps under one key of the top level add up, as in lxops-v1, or does the last one count?
 */
export function checkRepeatedKeys({ root }: YamlTree, file: string, mergesMaps: boolean): readonly Issue[] {
  const issues: Issue[] = [];
  const waiting: [node: unknown, isTop: boolean][] = [[root, true]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, isTop] = next;
    if (isMap(node)) issues.push(...repeatedIn(node.items, file, isTop && mergesMaps));
    const children: readonly unknown[] = isMap(node) || isSeq(node) ? node.items : [];
    for (const child of children) waiting.push([isPair(child) ? child.value : child, false]);
  }
  return issues.toSorted((a, b) => a.place.span.start - b.place.span.start);
}

function repeatedIn(items: readonly unknown[], file: string, mergesMaps: boolean): readonly Issue[] {
  const seen = new Map<string, { readonly key: Node; readonly value: unknown }>();
  return items.flatMap((pair): readonly Issue[] => {
    if (!isPair<Node>(pair) || !isScalar(pair.key) || isMergeKey(pair.key)) return [];
    const { key, value } = pair;
    const name = pair.key.source ?? '';
    const first = seen.get(name);
    seen.set(name, { key, value });
    if (first === undefined) return [];
    const effect = mergesMaps && isMap(first.value) && isMap(value) ? 'merged' : 'replaced';
    const related = [{ place: { file, span: spanOf(first.key) }, message: 'first here' }];
    return [{ ...issue('yaml-key-duplicate', { file, span: spanOf(key) }, name, effect), related }];
  });
}
