import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
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
  /** Where it stands now; its nodes have offsets from the start of the text. */
  start: number;
  readonly items: readonly unknown[];
  readonly errors: readonly YamlError[];
  /** Where the collection ends, comments included, if this is its last part. */
  tail: number;
  /** Anchors and aliases reach over parts. */
  readonly linked: boolean;
}

/**
 * Parse a text that was edited: only the parts that changed. The result is that of `parseYaml`, comments in nodes apart.
 *
 * @param previous from the last parse of the same file; this takes over its nodes, so the old tree is used up
 */
export function parseEdited(text: string, previous: ParsedParts = new Map()): EditedTree {
  const region = splitYaml(text);
  if (region === undefined) return { tree: parseYaml(text), parts: new Map() };
  const parsing: Parsing = { text, old: new Map(previous), used: new Map(), errors: [], whole: true };
  const root = parseRegion(parsing, region, true);
  if (root === undefined || !parsing.whole) return { tree: parseYaml(text), parts: parsing.used };
  return { tree: { root, targets: new Map(), errors: parsing.errors }, parts: parsing.used };
}

interface Parsing {
  readonly text: string;
  readonly old: Map<string, readonly ParsedPart[]>;
  readonly used: Map<string, ParsedPart[]>;
  readonly errors: YamlError[];
  /** Does every part stand on its own? */
  whole: boolean;
}

function parseRegion(parsing: Parsing, region: Region, top: boolean): Node | undefined {
  const collection = region.kind === 'map' ? new YAMLMap() : new YAMLSeq();
  const items: unknown[] = collection.items;
  let tail = region.start;
  for (const [index, part] of region.parts.entries()) {
    const isLast = index === region.parts.length - 1;
    const parsed = parsePart(parsing, region, part, isLast, top);
    if (parsed === undefined) return undefined;
    parsing.errors.push(...parsed.errors);
    tail = parsed.tail;
    const inner = part.inner && parseRegion(parsing, part.inner, false);
    const [pair] = parsed.items;
    if (part.inner !== undefined) {
      if (inner === undefined || !isPair(pair)) return undefined;
      pair.value = inner;
      tail = inner.range?.[2] ?? tail;
    }
    for (const item of parsed.items) items.push(item);
  }
  const end = endOf(items.at(-1)) ?? tail;
  collection.range = [region.start + region.column, end, Math.max(end, tail)];
  return collection;
}

function parsePart(
  parsing: Parsing,
  region: Region,
  part: Part,
  isLast: boolean,
  top: boolean,
): ParsedPart | undefined {
  const written = parsing.text.slice(part.start, part.inner?.start ?? part.end);
  const isEnd = part.inner === undefined && part.end === parsing.text.length;
  const follows = isEnd ? 'end' : isLast && !top && part.inner === undefined ? 'last' : 'more';
  const key = `${region.kind} ${region.column} ${follows} ${top ? 'top' : ''} ${part.inner?.kind ?? ''} ${written}`;
  const found = takeOld(parsing, key, part.start);
  const parsed = found ?? parseAlone(written, part.start, region, follows, top);
  if (parsed === undefined) return undefined;
  const list = parsing.used.get(key);
  if (list === undefined) parsing.used.set(key, [parsed]);
  else list.push(parsed);
  if (parsed.linked) parsing.whole = false;
  return parsed;
}

/** A part that was parsed before, moved to its new place. */
function takeOld({ old }: Parsing, key: string, start: number): ParsedPart | undefined {
  const [part, ...others] = old.get(key) ?? [];
  if (part === undefined) return undefined;
  old.set(key, others);
  const distance = start - part.start;
  if (distance === 0) return part;
  const moved = { ...part, start, tail: part.tail + distance, errors: part.errors.map((error) => movedError(error, distance)) };
  for (const item of part.items) move(item, distance);
  return moved;
}
