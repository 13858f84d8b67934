import { isAlias, isCollection, isMap, isPair, isScalar, type Node, type YAMLMap } from 'yaml';
import { CONFIG_KEYS } from '../fields.ts';
import { type Issue, issue } from '../issues.ts';
import type { Span } from '../model.ts';
import { schemaOf } from '../schema.ts';
import { spanOf } from '../yaml/parseYaml.ts';
import { isMergeKey, isNull } from '../yaml/reader.ts';
import { quote } from '../yaml/quote.ts';
import { addToList, type ListRow } from './addToList.ts';
import type { Moved } from './inline/moveInline.ts';
import { commentOut, dedent, lineEnd, lineStart, type TextEdit } from './lines.ts';

/** The edits that bring a block map from lxdops to lxops-v1, and what is to be said about them. */
export interface Edited {
  readonly edits: readonly TextEdit[];
  readonly notes: readonly Issue[];
}

/** One top-level entry with the whole lines that it takes. */
interface Row extends ListRow {
  readonly key: string;
  readonly keyNode: Node;
  readonly column: number;
}

interface Editing {
  readonly text: string;
  readonly file: string;
  readonly targets: ReadonlyMap<Node, Node>;
  readonly edits: TextEdit[];
  readonly notes: Issue[];
}

/** @returns `undefined` when an entry does not stand on lines of its own */
export function editsOf(
  text: string,
  file: string,
  root: YAMLMap,
  targets: ReadonlyMap<Node, Node>,
  moved: Moved,
): Edited | undefined {
  const rows = rowsOf(text, root);
  if (rows === undefined) return undefined;
  const editing: Editing = { text, file, targets, edits: [], notes: [] };
  const last = new Map(rows.map((row) => [row.key, row]));
  const os = last.get('os');
  const members = os === undefined ? {} : osMembers(os, targets);
  for (const row of rows) {
    const replacedByOs = (row.key === 'ostype' && members.name) || (row.key === 'image' && members.image);
    if (row === os) editOs(editing, row, members);
    else if (replacedByOs) replace(editing, row, 'os');
    else if (row !== last.get(row.key) && row.key !== '<<') replaceEarlier(editing, row);
    else if (row.key !== '<<' && !isKnown(row.key)) dropUnknown(editing, row, moved);
  }
  const paths = moved.files.map(({ path }) => path);
  if (paths.length > 0) editing.edits.push(...addToList(text, root, last.get('cloud-config-files'), paths));
  return editing;
}

function rowsOf(text: string, root: YAMLMap): readonly Row[] | undefined {
  const rows: Row[] = [];
  for (const { key, value } of root.items as readonly { key: Node; value: Node | null }[]) {
    if (!isScalar(key) || key.source === undefined) return undefined;
    const { start, end: keyEnd } = spanOf(key);
    const from = lineStart(text, start);
    const valueEnd = value === null ? keyEnd : spanOf(value).end;
    if (text.slice(from, start).trim() !== '') return undefined;
    const name = isMergeKey(key) ? '<<' : key.source;
    const lines = { start: from, end: lineEnd(text, Math.max(valueEnd - 1, keyEnd)) };
    rows.push({ key: name, keyNode: key, value: value ?? undefined, lines, column: start - from });
  }
  return rows;
}

function isKnown(key: string): boolean {
  return (CONFIG_KEYS as readonly string[]).includes(key);
}

/** Of a repeated key lxdops takes the last, where lxops-v1 merges maps. */
function replaceEarlier(editing: Editing, row: Row): void {
  replace(editing, row, 'a later one');
}

function replace(editing: Editing, row: Row, by: string): void {
  if (keepForAnchor(editing, row)) return;
  comment(editing, row);
  editing.notes.push(issue('migration-replaced', placeOf(editing, row), row.key, by));
}

function dropUnknown(editing: Editing, row: Row, moved: Moved): void {
  if (keepForAnchor(editing, row)) return;
  if (moved.keys.has(row.key)) {
    if (isWhole(row, moved)) editing.edits.push({ span: row.lines, text: '' });
    else comment(editing, row);
    return;
  }
  comment(editing, row);
  editing.notes.push(issue('migration-comment', placeOf(editing, row), row.key, adviceFor(row.key)));
}

/** A key that others refer into stays where it is: without it their aliases would be unknown. */
function keepForAnchor(editing: Editing, row: Row): boolean {
  const inside = new Set(nodesIn(row.value));
  for (const [alias, target] of editing.targets) {
    if (!inside.has(target) || inside.has(alias)) continue;
    if (!isKnown(row.key)) editing.notes.push(issue('migration-anchor', placeOf(editing, row), row.key));
    return true;
  }
  return false;
}

/** Is all of a section elsewhere, its comments too? Then its lines need not stay. */
function isWhole({ keyNode, value, lines }: Row, { notes }: Moved): boolean {
  const left = notes.some(
    ({ code, place: { span } }) => code === 'migration-left' && lines.start <= span.start && span.end <= lines.end,
  );
  // A comment before the key is on lines of its own, which stay.
  const inside = [...nodesIn(value)].some((node) => Boolean(node.comment) || Boolean(node.commentBefore));
  return !left && !inside && !keyNode.comment;
}

function comment(editing: Editing, { lines, column }: Row): void {
  editing.edits.push({ span: lines, text: commentOut(editing.text.slice(lines.start, lines.end), column) });
}

function adviceFor(key: string): string {
  return schemaOf('lxdops').properties?.[key]?.deprecatedBy ?? 'lxdops ignored it too, unless it was misspelt.';
}

function placeOf(editing: Editing, { keyNode }: Row): { file: string; span: Span } {
  return { file: editing.file, span: spanOf(keyNode) };
}

function* nodesIn(node: unknown): Generator<Node> {
  if (isPair(node)) {
    yield* nodesIn(node.key);
    yield* nodesIn(node.value);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  yield node as Node;
  if (isCollection(node)) for (const item of node.items) yield* nodesIn(item);
}

/** The texts of `os` that count; an empty one counts as absent. */
interface OsMembers {
  readonly name?: Node;
  readonly image?: Node;
}

function osMembers(os: Row, targets: ReadonlyMap<Node, Node>): OsMembers {
  const members: { name?: Node; image?: Node } = {};
  const map = contentOf(os.value, targets);
  if (!isMap(map)) return members;
  for (const { key, value } of map.items as readonly { key: Node; value: Node | null }[]) {
    if (!isScalar(key) || (key.source !== 'name' && key.source !== 'image')) continue;
    const content = contentOf(value ?? undefined, targets);
    if (isNull(content) || (isScalar(content) && content.source === '')) delete members[key.source];
    else if (value !== null) members[key.source] = value;
  }
  return members;
}

function contentOf(node: Node | undefined, targets: ReadonlyMap<Node, Node>): Node | undefined {
  return node === undefined ? undefined : (targets.get(node) ?? node);
}

function editOs(editing: Editing, row: Row, members: OsMembers): void {
  const { value } = row;
  const inner =
    isMap(value) && value.flow !== true && value.anchor === undefined ? rowsOf(editing.text, value) : undefined;
  if (inner === undefined || inner.some(({ key }) => key === '<<')) writeOs(editing, row, members);
  else unfoldOs(editing, row, inner, members);
}

/** `os:` falls away, its members move out to the top level and what has no counterpart becomes a comment. */
function unfoldOs(editing: Editing, row: Row, inner: readonly Row[], members: OsMembers): void {
  const { text } = editing;
  const heading = text.slice(row.lines.start, lineEnd(text, row.lines.start));
  const remark = /#.*/.exec(heading.slice(row.column + 'os:'.length))?.[0];
  const from = row.lines.start + heading.length;
  const by = (inner[0]?.column ?? row.column) - row.column;
  let result =
    remark === undefined ? '' : `${heading.slice(0, row.column)}${remark}${/[\r\n]*$/.exec(heading)?.[0] ?? ''}`;
  let end = from;
  for (const member of inner) {
    result += dedent(text.slice(end, member.lines.start), by);
    const lines = dedent(text.slice(member.lines.start, member.lines.end), by);
    const newKey = member.value === members.name ? 'ostype' : member.value === members.image ? 'image' : undefined;
    if (newKey === undefined || member.value === undefined) {
      result += commentOut(lines, row.column);
      editing.notes.push(
        issue('migration-comment', placeOf(editing, member), `os.${member.key}`, osAdvice(member.key)),
      );
    } else result += lines.replace(/[^\s:]+/, newKey);
    end = member.lines.end;
  }
  result += dedent(text.slice(end, row.lines.end), by);
  editing.edits.push({ span: { start: row.lines.start, end: row.lines.end }, text: result });
}

/** The members as lines of their own, and the old entry as a comment if it says more than they do. */
function writeOs(editing: Editing, row: Row, members: OsMembers): void {
  const { text } = editing;
  const old = text.slice(row.lines.start, row.lines.end);
  const eol = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const line = (key: string, node: Node | undefined): string =>
    node === undefined ? '' : `${' '.repeat(row.column)}${key}: ${sourceOf(editing, node)}${eol}`;
  const all = isMap(row.value) && row.value.items.length === Object.keys(members).length && !old.includes('#');
  const remains = all ? '' : commentOut(old, row.column);
  if (!all) editing.notes.push(issue('migration-replaced', placeOf(editing, row), 'os', 'ostype and image'));
  editing.edits.push({ span: row.lines, text: line('ostype', members.name) + line('image', members.image) + remains });
}

function sourceOf(editing: Editing, node: Node): string {
  const source = editing.text.slice(spanOf(node).start, spanOf(node).end);
  if (isAlias(node) || !/[\r\n]/.test(source)) return source;
  return quote(isScalar(node) ? (node.source ?? '') : '');
}

function osAdvice(key: string): string {
  return schemaOf('lxdops').properties?.['os']?.properties?.[key]?.deprecatedBy ?? 'lxdops ignored it too.';
}
