import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { type Issue, type IssueCode, issue, ISSUES } from '../issues.ts';
import type { Setting, Span } from '../model.ts';
import { spanOf, type YamlTree } from './parseYaml.ts';
import { booleanWord, plainKind, type ScalarKind } from './scalar.ts';

/** Reads typed values from one tree by the rules of the original's YAML 1.1 decoder; findings gather in `issues`. */
export interface Reader {
  readonly file: string;
  readonly tree: YamlTree;
  readonly issues: Issue[];
  /** Nodes that an alias is being followed to; meeting one again is a cycle. */
  readonly following: Set<Node>;
  /** Nodes that may still be read; guards against aliases that multiply. */
  budget: number;
}

/** One entry of a map. `value` is `undefined` when nothing is written, which reads as null. */
export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node | undefined;
  /** Where the value stands, or would stand. */
  readonly span: Span;
}

/** What a field can hold, in the words of the messages. */
type Expected = 'text' | 'yes or no' | 'a list' | 'a map';

/** A reader over a parsed tree; the findings of the parser are its first issues. */
export function createReader(file: string, tree: YamlTree): Reader {
  const issues = tree.errors.map(({ code, reason, span }) => issue(code, { file, span }, reason));
  return { file, tree, issues, following: new Set(), budget: 400_000 };
}

/** Text in its written form; null is `''`. `undefined` after a type error, which is recorded. */
export function readText(reader: Reader, value: Node | undefined): string | undefined {
  return follow(reader, value, (node) => {
    if (isNull(node)) return '';
    if (!isScalar(node)) return wrongType(reader, value, node, 'text');
    const kind = kindOf(reader, node);
    if (kind === undefined) return undefined;
    return kind === 'binary' ? fromBase64(reader, node) : textOf(node);
  });
}

/** A YAML 1.1 boolean word; null is false. `undefined` after a type error, which is recorded. */
export function readFlag(reader: Reader, value: Node | undefined): boolean | undefined {
  return follow(reader, value, (node) => {
    if (isNull(node)) return false;
    if (!isScalar(node)) return wrongType(reader, value, node, 'yes or no');
    const kind = kindOf(reader, node);
    if (kind === undefined) return undefined;
    return kind === 'bool' ? booleanWord(textOf(node)) : wrongType(reader, value, node, 'yes or no');
  });
}

/** Visit the items of a list; null is an empty one. An item may be `undefined`: read it as null. */
export function readItems(reader: Reader, value: Node | undefined, visit: (item: Node | undefined) => void): void {
  follow(reader, value, (node) => {
    if (isSeq<Node | undefined>(node)) for (const item of node.items) visit(item);
    else if (!isNull(node)) wrongType(reader, value, node, 'a list');
  });
}

/**
 * Visit the entries of a map in the order in which they count: merge keys where they stand, of a list of merge maps
 * the last first. A key may come more than once. Returns 'null' for null and `undefined` after a type error.
 */
export function readEntries(
  reader: Reader,
  value: Node | undefined,
  visit: (entry: Entry) => void,
): 'entries' | 'null' | undefined {
  return follow(reader, value, (node) => {
    if (isNull(node)) return 'null';
    if (!isMap(node)) return wrongType(reader, value, node, 'a map');
    visitPairs(reader, node, visit);
    return 'entries';
  });
}

/** A value with its place; `undefined` stays so. */
export function settingAt<T>(reader: Reader, entry: Entry, value: T | undefined): Setting<T> | undefined {
  if (value === undefined) return undefined;
  return { value, place: { file: reader.file, span: entry.span }, keySpan: entry.keySpan };
}

/** Is it null: nothing, an empty plain scalar, a null word, or tagged so? Aliases are not followed. */
export function isNull(node: Node | undefined): boolean {
  if (node === undefined || node === null) return true;
  if (!isScalar(node)) return false;
  if (node.tag === 'tag:yaml.org,2002:null') return plainKind(textOf(node)) === 'null';
  return isPlain(node) && plainKind(textOf(node)) === 'null';
}

/** The content behind an alias; `undefined` when it is unknown (the parser has reported that) or contains itself. */
function follow<T>(reader: Reader, value: Node | undefined, read: (node: Node | undefined) => T): T | undefined {
  if (--reader.budget === 0) report(reader, 'yaml-too-many-aliases', undefined);
  if (reader.budget <= 0) return undefined;
  if (!isAlias(value)) return read(value);
  if (reader.following.size > 200) return report(reader, 'yaml-too-many-aliases', value);
  const target = reader.tree.targets.get(value);
  if (target === undefined) return undefined;
  if (reader.following.has(target)) return report(reader, 'yaml-anchor-cycle', value, value.source);
  reader.following.add(target);
  const result = read(target);
  reader.following.delete(target);
  return result;
}

function visitPairs(reader: Reader, map: YAMLMap, visit: (entry: Entry) => void): void {
  for (const pair of map.items as readonly { key: Node; value: Node | null }[]) {
    const value = pair.value ?? undefined;
    if (isMergeKey(pair.key)) {
      mergeFrom(reader, value, visit);
      continue;
    }
    const key = readText(reader, pair.key);
    if (key === undefined) continue;
    const keySpan = spanOf(pair.key);
    visit({
      key,
      keySpan,
      value,
      span: value === undefined ? { start: keySpan.end, end: keySpan.end } : spanOf(value),
    });
  }
}

function mergeFrom(reader: Reader, value: Node | undefined, visit: (entry: Entry) => void): void {
  const maps = isSeq<Node>(value) ? value.items.toReversed() : [value];
  for (const map of maps) {
    follow(reader, map, (node) => {
      if (isMap(node)) visitPairs(reader, node, visit);
      else report(reader, 'yaml-merge', map);
    });
  }
}

/** An unquoted `<<`, or one tagged as a merge key. */
export function isMergeKey(key: Node | null): boolean {
  if (!isScalar(key) || textOf(key) !== '<<') return false;
  return key.tag === 'tag:yaml.org,2002:merge' || isPlain(key);
}

/** Kind of a scalar; `undefined` after a tag that its text does not fit, which is recorded. */
function kindOf(reader: Reader, node: Node): ScalarKind | 'binary' | undefined {
  if (isPlain(node)) return plainKind(textOf(node));
  const tag = node.tag?.replace(/^tag:yaml\.org,2002:/, '');
  if (tag === 'binary') return 'binary';
  if (tag === undefined || !['bool', 'int', 'float', 'null', 'timestamp'].includes(tag)) return 'str';
  const kind = plainKind(textOf(node));
  if (kind === tag || (tag === 'float' && kind === 'int')) return kind;
  return report(reader, 'yaml-tag', node, textOf(node), tag);
}

function fromBase64(reader: Reader, node: Node): string | undefined {
  const text = textOf(node).replaceAll(/[\r\n]/g, '');
  const valid = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return valid ? Buffer.from(text, 'base64').toString() : report(reader, 'yaml-tag', node, text, 'binary');
}

function wrongType(reader: Reader, place: Node | undefined, node: Node | undefined, expected: Expected): undefined {
  return report(reader, 'yaml-type', place ?? node, expected, foundIn(node));
}

function foundIn(node: Node | undefined): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  const text = node === undefined ? '' : textOf(node);
  const excerpt = text.length > 40 ? `${text.slice(0, 37)}...` : text;
  const quoted = isScalar(node) && !isPlain(node) && node.tag === undefined;
  return quoted ? `the quoted text "${excerpt}"` : `"${excerpt}"`;
}

function report<C extends IssueCode>(
  reader: Reader,
  code: C,
  node: Node | undefined,
  ...facts: Parameters<(typeof ISSUES)[C]['message']>
): undefined {
  const span = node === undefined ? { start: 0, end: 0 } : spanOf(node);
  reader.issues.push(issue(code, { file: reader.file, span }, ...facts));
}

/** Without quotes and tag, so that YAML 1.1 words have their meaning; the tag `!` has the same effect. */
function isPlain(node: Node): boolean {
  if (!isScalar(node)) return false;
  if (node.tag === '!') return true;
  return node.tag === undefined && (node.type === 'PLAIN' || node.type === undefined);
}

function textOf(node: Node): string {
  if (!isScalar(node)) return '';
  return node.source ?? (typeof node.value === 'string' ? node.value : '');
}
