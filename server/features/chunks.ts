import { isAlias, isMap, isNode, isPair, isSeq } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { textOf } from './node.ts';

/** An entry of the top level with all its lines, the comments directly above it included. */
export interface Chunk extends Span {
  readonly key: string;
}

/**
 * The top level of a file cut into its entries, without gaps behind the first. `undefined` when entries cannot be moved: broken
 * text, anchors, merge keys, one line for all, a key that comes twice.
 */
export function chunksOf({ text, tree }: WorkspaceFile): readonly Chunk[] | undefined {
  const { root, errors } = tree;
  if (!isMap(root) || root.flow === true || errors.length > 0 || isLinked(root)) return undefined;
  if (/^(?:---|\.\.\.|%)/m.test(text) || !text.endsWith('\n')) return undefined;
  const starts = root.items.map(({ key }) => (isNode(key) ? startWithComments(text, spanOf(key).start) : -1));
  const keys = root.items.map(({ key }) => textOf(key));
  if (starts.includes(-1) || new Set(keys).size !== keys.length || keys.includes('<<')) return undefined;
  return keys.map((key, index) => ({ key, start: starts[index] ?? 0, end: starts[index + 1] ?? text.length }));
}

/** The start of the line, or of the comment lines right above it; the first line of the file is never among them. */
function startWithComments(text: string, at: number): number {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  if (text.slice(start, at).trim() !== '') return -1;
  while (start > 0) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above === 0 || !text.startsWith('#', above)) break;
    start = above;
  }
  return start;
}

function isLinked(node: unknown): boolean {
  if (isAlias(node)) return true;
  if (isPair(node)) return isLinked(node.key) || isLinked(node.value);
  if (!isNode(node)) return false;
  return ('anchor' in node && node.anchor !== undefined) || ((isMap(node) || isSeq(node)) && node.items.some(isLinked));
}
