import { isMap, type Node, type YAMLMap } from 'yaml';
import { emptyFields, type FileFields } from '../configFile.ts';
import { decodeFields } from '../decode.ts';
import { CURRENT_FORMAT, directiveOf } from '../directive.ts';
import { CONFIG_KEYS, type ConfigKey, isListKey, isTextKey, LIST_FIELDS, TEXT_FIELDS } from '../fields.ts';
import { issue } from '../issues.ts';
import { printConfig } from '../print.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { createReader } from '../yaml/reader.ts';
import { decodeLxdops } from './decodeLxdops.ts';
import { applyEdits, commentOut, lineEnd } from './lines.ts';
import { editsOf } from './lxdopsEdits.ts';
import type { Migrated } from './migration.ts';

/**
 * Turn a `#lxdops` text into lxops-v1 by edits where they are needed, so that comments, order, anchors and line ends
 * stay. The result reads the same as the old text: what edits cannot reach is written anew at the end.
 */
export function migrateLxdops(text: string, file: string): Migrated {
  const reader = createReader(file, parseYaml(text));
  const fields = decodeLxdops(reader);
  const issues = reader.issues.filter(({ severity }) => severity === 'error');
  if (issues.length > 0) return { text, notes: [], issues };
  const root = reader.tree.root;
  const edited = isMap(root) && root.flow !== true ? editsOf(text, file, root, reader.tree.targets) : undefined;
  if (edited === undefined && isMap(root)) return rewritten(text, file, fields);
  const notes = edited?.notes ?? [];
  const candidate = withDirective(applyEdits(text, edited?.edits ?? []));
  if (readsAs(candidate, fields)) return { text: candidate, notes, issues: [] };
  const mended = mend(candidate, fields);
  if (mended === undefined) return rewritten(text, file, fields);
  const place = { file, span: { start: 0, end: directiveOf(text).length } };
  return {
    text: mended.text,
    notes: [...notes, ...mended.keys.map((key) => issue('migration-added', place, key))],
    issues: [],
  };
}

function withDirective(text: string): string {
  return CURRENT_FORMAT + text.slice(directiveOf(text).length);
}

/** Would lxops-v1 read this text as these fields, without an error? */
function readsAs(text: string, fields: FileFields): boolean {
  const decoded = decodeCurrent(text);
  return decoded !== undefined && printConfig(decoded) === printConfig(fields);
}

function decodeCurrent(text: string): FileFields | undefined {
  const reader = createReader('', parseYaml(text));
  const fields = decodeFields(reader, reader.tree.root, 'merge');
  return reader.issues.length > 0 ? undefined : fields;
}

/** Write the fields that would be read differently once more after the others, where they count. */
function mend(
  candidate: string,
  fields: FileFields,
): { readonly text: string; readonly keys: readonly string[] } | undefined {
  const decoded = decodeCurrent(candidate);
  const { root } = parseYaml(candidate);
  if (decoded === undefined || !isMap(root)) return undefined;
  const differing = CONFIG_KEYS.filter((key) => printConfig(only(decoded, key)) !== printConfig(only(fields, key)));
  const added = differing.flatMap((key) => [
    ...(MERGING.has(key) ? [`${key}: ~`] : []),
    ...printConfig(only(fields, key)).trimEnd().split('\n').slice(1),
  ]);
  const cleared = differing.filter((key) => !MERGING.has(key) && printConfig(only(fields, key)) === EMPTY);
  const lines = [...added.filter((line) => line !== '{}'), ...cleared.map((key) => `${key}: ~`)].map(
    (line) => `${' '.repeat(columnOf(candidate, root))}${line}`,
  );
  const at = endOf(candidate, root);
  const eol = lineEndOf(candidate);
  const before = at > 0 && !/[\r\n]/.test(candidate.charAt(at - 1)) ? eol : '';
  const text =
    candidate.slice(0, at) + before + lines.map((line) => line.trimEnd() + eol).join('') + candidate.slice(at);
  return readsAs(text, fields) ? { text, keys: differing } : undefined;
}

const EMPTY = printConfig(emptyFields());

/** Of these a later entry adds to an earlier one; null in between makes it replace. */
const MERGING: ReadonlySet<ConfigKey> = new Set(['filesystems', 'devices', 'properties']);

/** The configuration anew, and the old text behind it as a comment: for shapes in which no line stands alone. */
function rewritten(text: string, file: string, fields: FileFields): Migrated {
  const eol = lineEndOf(text);
  const head = lineEnd(text, 0);
  const old = commentOut(text.slice(head), 0);
  const place = { file, span: { start: 0, end: directiveOf(text).length } };
  return {
    text: printConfig(fields).replaceAll('\n', eol) + old,
    notes: [issue('migration-rewritten', place)],
    issues: [],
  };
}

function only(fields: FileFields, key: ConfigKey): FileFields {
  if (isTextKey(key)) {
    const setting = fields[TEXT_FIELDS[key]];
    return { ...emptyFields(), ...(setting === undefined ? {} : { [TEXT_FIELDS[key]]: setting }) };
  }
  const name = isListKey(key) ? LIST_FIELDS[key] : key;
  return { ...emptyFields(), [name]: fields[name] };
}

function columnOf(text: string, root: YAMLMap): number {
  const start = root.range?.[0] ?? 0;
  return start - text.slice(0, start).search(/[^\r\n]*$/);
}

function endOf(text: string, root: Node): number {
  const end = root.range?.[1] ?? text.length;
  return end > 0 && /[\r\n]/.test(text.charAt(end - 1)) ? end : lineEnd(text, end);
}

function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
