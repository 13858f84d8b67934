import { isAlias, isCollection, isMap, isNode, isPair, isSeq, type Node, YAMLMap, YAMLSeq } from 'yaml';
import { parseYaml, type YamlError, type YamlTree } from './parseYaml.ts';
import { type Part, type Region, splitYaml } from './splitYaml.ts';

/** The parts of a text that were parsed on their own, by what they say and where they stand. */
export type ParsedParts = ReadonlyMap<string, readonly ParsedPart[]>;

/** A tree and what the next parse of the same file can use again. */
export interface EditedTree {
  readonly tree: YamlTree;
  readonly parts: ParsedParts;
}

interface ParsedPart {
  /** Where it stands; its nodes have offsets from the start of the text. */
  readonly start: number;
  readonly items: readonly unknown[];
  readonly errors: readonly YamlError[];
  /** Where the collection ends, without and with comments, if this is its last part. */
  readonly end: number;
  readonly tail: number;
  /** Anchors and aliases reach over parts. */
  readonly linked: boolean;
  /** A key alone: its value has parts of its own. */
  readonly opens: boolean;
}

/**
 * Parse a text that was edited: only the parts that changed. The result is that of `parseYaml`, comments in nodes apart.
 *
 * @param previous from the last parse of the same file; this takes over its nodes, so the old tree is used up
 */
export function parseEdited(text: string, previous: ParsedParts = new Map()): EditedTree {
  const region = splitYaml(text);
  if (region === undefined) return { tree: parseYaml(text), parts: new Map() };
  const parsing: Parsing = { text, old: previous, used: new Map(), errors: [] };
  const root = parseRegion(parsing, region, true);
  if (root === undefined) return { tree: parseYaml(text), parts: parsing.used };
  return { tree: { root, targets: new Map(), errors: parsing.errors }, parts: parsing.used };
}

interface Parsing {
  readonly text: string;
  readonly old: ParsedParts;
  /** Parts that are used now; those that say the same are used in order. */
  readonly used: Map<string, ParsedPart[]>;
  readonly errors: YamlError[];
}

function parseRegion(parsing: Parsing, region: Region, isTop: boolean): Node | undefined {
  const collection = region.kind === 'map' ? new YAMLMap() : new YAMLSeq();
  const items: unknown[] = collection.items;
  let [end, tail] = [region.start, region.start];
  for (const [index, part] of region.parts.entries()) {
    const parsed = parsePart(parsing, region, part, followsOf(parsing, region, index), isTop);
    if (parsed === undefined) return undefined;
    parsing.errors.push(...parsed.errors);
    [end, tail] = [parsed.end, parsed.tail];
    for (const item of parsed.items) items.push(item);
    if (part.inner === undefined) continue;
    const value = parseRegion(parsing, part.inner, false);
    const [pair] = parsed.items;
    if (value === undefined || !isPair(pair)) return undefined;
    pair.value = value;
    end = tail = value.range?.[2] ?? tail;
  }
  collection.range = [region.start + region.column, end, tail];
  return collection;
}

/** What stands behind a part: more of the same collection, a line further out, or nothing. */
type Follows = 'more' | 'last' | 'end';

function followsOf({ text }: Parsing, { parts }: Region, index: number): Follows {
  const part = parts[index];
  if (part?.inner !== undefined || index < parts.length - 1) return 'more';
  return part?.end === text.length ? 'end' : 'last';
}

function parsePart(
  { text, old, used }: Parsing,
  region: Region,
  { start, end, inner }: Part,
  follows: Follows,
  isTop: boolean,
): ParsedPart | undefined {
  const written = text.slice(start, inner?.start ?? end);
  const key = `${region.kind} ${region.column} ${follows} ${isTop} ${inner !== undefined} ${written}`;
  const before = used.get(key) ?? [];
  const found = old.get(key)?.[before.length];
  const parsed = found === undefined ? parseAlone(written, region, start, follows, isTop) : moved(found, start);
  if (parsed === undefined) return undefined;
  const part = inner === undefined ? parsed : { ...parsed, opens: true };
  if (before.length === 0) used.set(key, before);
  before.push(part);
  return part.linked ? undefined : part;
}

/**
 * Parse a part between what stands around it. `undefined` when it does not end where it should: a quote that is not
 * closed, for example.
 */
function parseAlone(
  written: string,
  { kind, column }: Region,
  start: number,
  follows: Follows,
  isTop: boolean,
): ParsedPart | undefined {
  const before = isTop ? '' : 'p:\n';
  const after =
    follows === 'end' ? '' : follows === 'last' ? 'x:' : `${' '.repeat(column)}${kind === 'map' ? 'x:' : '- x'}`;
  const { root, errors, targets } = parseYaml(before + written + after);
  const end = before.length + written.length;
  const collection = isTop ? root : valueOf(root, 0);
  if (!isCollection(collection) || isMap(collection) !== (kind === 'map')) return undefined;
  const all: unknown[] = collection.items;
  const next =
    follows === 'more'
      ? all.at(-1)
      : follows === 'last' && isMap(root) && root.items.length === 2
        ? root.items[1]
        : undefined;
  const nextColumn = follows === 'last' ? 0 : kind === 'map' ? column : column + 2;
  if (follows !== 'end' && startOf(next) !== end + nextColumn) return undefined;
  if (!errors.every(({ reason, span }) => STAY_INSIDE.has(reason) && span.end <= end)) return undefined;
  const own = follows === 'more' ? all.slice(0, -1) : all;
  if (own.length === 0) return undefined;
  const distance = start - before.length;
  const part = {
    start,
    items: own,
    errors: errors.map((error) => movedError(error, distance)),
    end: (collection.range?.[1] ?? end) + distance,
    tail: (collection.range?.[2] ?? end) + distance,
    linked: targets.size > 0 || own.some(hasAnchor),
    opens: false,
  };
  for (const item of own) move(item, distance);
  return part;
}

/** The errors of half-typed lines that change nothing in what follows them. */
const STAY_INSIDE: ReadonlySet<string> = new Set([
  'Implicit keys need to be on a single line',
  'Implicit map keys need to be followed by map values',
  'Nested mappings are not allowed in compact mappings',
]);

/** A part at its new place. */
function moved(part: ParsedPart, start: number): ParsedPart {
  const distance = start - part.start;
  if (distance === 0) return part;
  for (const item of part.items) move(part.opens && isPair(item) ? item.key : item, distance);
  const errors = part.errors.map((error) => movedError(error, distance));
  return { ...part, start, end: part.end + distance, tail: part.tail + distance, errors };
}

function movedError(error: YamlError, distance: number): YamlError {
  return { ...error, span: { start: error.span.start + distance, end: error.span.end + distance } };
}

function move(node: unknown, distance: number): void {
  if (isPair(node)) {
    move(node.key, distance);
    move(node.value, distance);
  } else if (isNode(node)) {
    const { range } = node;
    if (range !== undefined && range !== null)
      node.range = [range[0] + distance, range[1] + distance, range[2] + distance];
    if (isMap(node) || isSeq(node)) for (const item of node.items) move(item, distance);
  }
}

function hasAnchor(node: unknown): boolean {
  if (isPair(node)) return hasAnchor(node.key) || hasAnchor(node.value);
  if (isAlias(node)) return true;
  if (!isNode(node)) return false;
  if ('anchor' in node && node.anchor !== undefined) return true;
  return (isMap(node) || isSeq(node)) && node.items.some(hasAnchor);
}

function valueOf(root: Node | undefined, index: number): unknown {
  return isMap(root) ? root.items[index]?.value : undefined;
}

function startOf(item: unknown): number | undefined {
  const node = isPair(item) ? item.key : item;
  return isNode(node) ? node.range?.[0] : undefined;
}
