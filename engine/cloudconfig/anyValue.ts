import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { issue } from '../config/issues.ts';
import { isMergeKey, type Reader } from '../config/yaml/reader.ts';
import type { YamlTree } from '../config/yaml/parseYaml.ts';
import { booleanWord, plainKind } from '../config/yaml/scalar.ts';

/** A value whose type the file decides, read as YAML 1.1. Numbers keep their text. */
export type AnyValue =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'flag'; readonly flag: boolean }
  | { readonly kind: 'int' | 'float'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (Node | undefined)[] }
  | { readonly kind: 'map'; readonly pairs: readonly { readonly key: Node; readonly value: Node | null }[] };

/** Read a value of any type; aliases are followed, unknown ones are null (the parser has reported them). */
export function anyValue(tree: YamlTree, node: Node | undefined): AnyValue {
  if (isAlias(node)) return anyValue(tree, tree.targets.get(node));
  if (isSeq<Node>(node)) return { kind: 'list', items: node.items };
  if (isMap<Node, Node | null>(node)) return { kind: 'map', pairs: node.items };
  if (!isScalar(node)) return { kind: 'null' };
  const text = node.source ?? (typeof node.value === 'string' ? node.value : '');
  const plain = node.tag === undefined ? node.type === 'PLAIN' || node.type === undefined : node.tag === '!';
  const tag = node.tag?.replace(/^tag:yaml\.org,2002:/, '') ?? '';
  const kind = plain || ['bool', 'int', 'float', 'null'].includes(tag) ? plainKind(text) : 'str';
  if (kind === 'null') return { kind };
  if (kind === 'bool') return { kind: 'flag', flag: booleanWord(text) === true };
  if (kind === 'int' && tag === 'float') return { kind: 'float', text };
  if (kind === 'int' || kind === 'float') return { kind, text };
  return { kind: 'text', text };
}

/** The words of the original's messages for a value: `0755` is 493, `1.10` is 1.1, `yes` is true, a list `[a b]`. */
export function wordOf(reader: Reader, node: Node | undefined, depth = 0): string {
  if (isExhausted(reader) || depth > MAX_DEPTH) return '';
  const value = anyValue(reader.tree, node);
  switch (value.kind) {
    case 'null':
      return '<nil>';
    case 'text':
      return value.text;
    case 'flag':
      return String(value.flag);
    case 'int':
      return intWord(value.text);
    case 'float':
      return floatWord(value.text);
    case 'list':
      return `[${value.items.map((item) => wordOf(reader, item, depth + 1)).join(' ')}]`;
    case 'map':
      return `map[${mapWords(reader, value.pairs, depth).join(' ')}]`;
  }
}

/** An alias to its own list has no end. */
const MAX_DEPTH = 50;

/** Aliases of aliases can stand for more values than there is room for. */
function isExhausted(reader: Reader): boolean {
  const place = { file: reader.file, span: { start: 0, end: 0 } };
  if (--reader.budget === 0) reader.issues.push(issue('yaml-too-many-aliases', place));
  return reader.budget <= 0;
}

function mapWords(reader: Reader, pairs: readonly { key: Node; value: Node | null }[], depth: number): string[] {
  const entries = new Map<string, string>();
  for (const { key, value } of pairs) {
    if (isMergeKey(key)) continue;
    entries.set(wordOf(reader, key, depth + 1), wordOf(reader, value ?? undefined, depth + 1));
  }
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}:${value}`);
}

function intWord(text: string): string {
  const digits = text.replaceAll('_', '');
  const [, sign, rest = ''] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  const size = BigInt(rest.replace(/^0(?=[0-7])/, '0o'));
  return String(sign === '-' ? -size : size);
}

/** Shortest digits that give the same number; an exponent of two digits at least for those below -4 and from 6 on. */
function floatWord(text: string): string {
  const special = /^([-+]?)\.(inf|nan)$/i.exec(text);
  if (special?.[2] !== undefined) return /nan/i.test(special[2]) ? 'NaN' : special[1] === '-' ? '-Inf' : '+Inf';
  const number = Number(text.startsWith('.') ? text : text.replaceAll('_', ''));
  const [mantissa = '', exponent = '0'] = number.toExponential().split('e');
  if (Number(exponent) >= -4 && Number(exponent) < 6) return Object.is(number, -0) ? '-0' : String(number);
  return `${mantissa}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`;
}
