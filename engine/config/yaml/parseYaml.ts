import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isPair,
  type Node,
  Parser,
  type YAMLError,
} from 'yaml';
import type { Span } from '../model.ts';

/** A finding of the parser, before it has a file. */
export interface YamlError {
  readonly code: 'yaml-syntax' | 'yaml-control' | 'yaml-anchor-unknown' | 'yaml-too-deep';
  readonly reason: string;
  readonly span: Span;
}

/** The first document of a text. Broken text still gives a tree, as far as it goes. */
export interface YamlTree {
  /** `undefined` for an empty document. */
  readonly root: Node | undefined;
  /** What each alias stands for; anchors may be set again, so the nearest one before the alias counts. */
  readonly targets: ReadonlyMap<Node, Node>;
  readonly errors: readonly YamlError[];
}

/**
 * Parse the first document of a text; later ones are not looked at. Never throws. Scalars are left as text, because
 * their meaning (YAML 1.1, written form kept) depends on the field that they stand in.
 */
export function parseYaml(text: string): YamlTree {
  const source = withLineFeeds(text);
  try {
    const document = firstDocument(source);
    const end = document?.range[2] ?? text.length;
    const errors = [...controlCharacters(source, end), ...(document?.errors ?? []).map(toError)];
    if (document === undefined) return { root: undefined, targets: new Map(), errors };
    if (document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.1')
      errors.push({ code: 'yaml-syntax', reason: 'Only YAML 1.1 is supported', span: { start: 0, end: 0 } });
    const anchors = linkAliases(document);
    return {
      root: document.contents ?? undefined,
      targets: anchors.targets,
      errors: [...errors, ...anchors.errors],
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const tooDeep = { code: 'yaml-too-deep', reason: '', span: { start: 0, end: 0 } } as const;
    return { root: undefined, targets: new Map(), errors: [tooDeep] };
  }
}

/** YAML 1.1 ends lines at CR and NEL too, the parser only at LF. Same length, so offsets stay. */
function withLineFeeds(text: string): string {
  return /\r(?!\n)|\u0085/.test(text) ? text.replaceAll(/\r(?!\n)|\u0085/g, '\n') : text;
}

function firstDocument(source: string): Document.Parsed | undefined {
  const composer = new Composer({
    schema: 'failsafe',
    version: '1.1',
    resolveKnownTags: false,
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  for (const document of composer.compose(upToDocumentEnd(source), true, source.length)) return document;
  return undefined;
}

function* upToDocumentEnd(source: string): Generator<CST.Token> {
  let seen = false;
  for (const token of new Parser().parse(source)) {
    if (token.type === 'document') {
      if (seen) return;
      seen = true;
    }
    yield token;
    if (token.type === 'doc-end' && seen) return;
  }
}

function toError(error: YAMLError): YamlError {
  const [start, end] = error.pos;
  const reason = error.code === 'TAB_AS_INDENT' ? 'Lines cannot be indented with tabs: use spaces' : error.message;
  return { code: 'yaml-syntax', reason, span: { start, end: Math.max(start, end) } };
}

/** What cannot stand in a text file. */
export const CONTROL = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ud800-\udfff\ue000-\ufffd]/;

function controlCharacters(source: string, end: number): YamlError[] {
  const index = source.slice(0, end).search(CONTROL);
  if (index < 0) return [];
  return [{ code: 'yaml-control', reason: '', span: { start: index, end: index + 1 } }];
}

/** Deeper than anything that people write, and shallow enough for recursion over the tree. */
const MAX_DEPTH = 200;

/** Connect aliases in document order, without recursion: an anchor is known from its own node on, inside it too. */
function linkAliases(document: Document.Parsed): { targets: Map<Node, Node>; errors: YamlError[] } {
  const targets = new Map<Node, Node>();
  const anchors = new Map<string, Node>();
  const errors: YamlError[] = [];
  const waiting: [node: unknown, depth: number][] = [[document.contents, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [node, depth] = next;
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
    if (isPair(node)) waiting.push([node.value, depth], [node.key, depth]);
    else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
      else errors.push({ code: 'yaml-anchor-unknown', reason: node.source, span: spanOf(node) });
    } else if (isNode(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (isCollection(node)) for (const item of node.items.toReversed()) waiting.push([item, depth + 1]);
    }
  }
  return { targets, errors };
}

function isNode(node: unknown): node is Node & { readonly anchor?: string } {
  return typeof node === 'object' && node !== null;
}

/** The span of a node's value, without its anchor, tag and comments. */
export function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}
