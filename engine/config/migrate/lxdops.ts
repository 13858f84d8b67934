import { isMap } from 'yaml';
import { emptyFields, type FileFields } from '../configFile.ts';
import { decodeFields } from '../decode.ts';
import { CURRENT_FORMAT, directiveOf } from '../directive.ts';
import { CONFIG_KEYS, type ConfigKey, isListKey, isTextKey, LIST_FIELDS, TEXT_FIELDS } from '../fields.ts';
import { type Issue, issue } from '../issues.ts';
import { printConfig } from '../print.ts';
import { parseYaml } from '../yaml/parseYaml.ts';
import { createReader, type Reader } from '../yaml/reader.ts';
import { decodeLxdops } from './decodeLxdops.ts';
import { type Moved, moveInline } from './inline/moveInline.ts';
import { applyEdits, columnOf, commentOut, endOf, insertLines, lineEnd, lineEndOf } from './lines.ts';
import { editsOf } from './lxdopsEdits.ts';
import type { HostFiles, Migrated, NewFile } from './migration.ts';

/**
 * Turn a `#lxdops` text into lxops-v1 by edits where they are needed, so that comments, order, anchors and line ends
 * stay. The result reads the same as the old text, but for the cloud-config files that its inline sections became:
 * they are added to `cloud-config-files`. What edits cannot reach is written anew at the end.
 */
export function migrateLxdops(text: string, file: string, host?: HostFiles): Migrated {
  const reader = createReader(file, parseYaml(text));
  const decoded = decodeLxdops(reader);
  const issues = reader.issues.filter(({ severity }) => severity === 'error');
  if (issues.length > 0) return { text, notes: [], issues, files: [], wants: [] };
  const moved = moveInline(file, reader.tree, host);
  const fields = withCloudConfigs(decoded, moved.files, file);
  const { text: migrated, notes } = migrateFields(text, file, reader, fields, moved);
  return { text: migrated, notes, issues: [], files: moved.files, wants: moved.wants };
}

interface Text {
  readonly text: string;
  readonly notes: readonly Issue[];
}

function migrateFields(text: string, file: string, { tree }: Reader, fields: FileFields, moved: Moved): Text {
  const { root } = tree;
  const edited = isMap(root) && root.flow !== true ? editsOf(text, file, root, tree.targets, moved) : undefined;
  if (edited === undefined && isMap(root)) return rewritten(text, file, fields, moved.notes);
  const notes = [...(edited?.notes ?? []), ...moved.notes].toSorted((a, b) => a.place.span.start - b.place.span.start);
  const candidate = withDirective(applyEdits(text, edited?.edits ?? []));
  if (readsAs(candidate, fields)) return { text: candidate, notes };
  const mended = mend(candidate, fields);
  if (mended === undefined) return rewritten(text, file, fields, moved.notes);
  const place = { file, span: { start: 0, end: directiveOf(text).length } };
  return { text: mended.text, notes: [...notes, ...mended.keys.map((key) => issue('migration-added', place, key))] };
}

function withCloudConfigs(fields: FileFields, files: readonly NewFile[], file: string): FileFields {
  const added = files.map(({ path }) => ({ value: path, place: { file, span: { start: 0, end: 0 } } }));
  return { ...fields, cloudConfigFiles: [...fields.cloudConfigFiles, ...added] };
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
  const lines = [...added.filter((line) => line !== '{}'), ...cleared.map((key) => `${key}: ~`)];
  const text = applyEdits(candidate, [
    insertLines(candidate, endOf(candidate, root), columnOf(candidate, root), lines),
  ]);
  return readsAs(text, fields) ? { text, keys: differing } : undefined;
}

const EMPTY = printConfig(emptyFields());

/** Of these a later entry adds to an earlier one; null in between makes it replace. */
const MERGING: ReadonlySet<ConfigKey> = new Set(['filesystems', 'devices', 'properties']);

/** The configuration anew, and the old text behind it as a comment: for shapes in which no line stands alone. */
function rewritten(text: string, file: string, fields: FileFields, notes: readonly Issue[]): Text {
  const eol = lineEndOf(text);
  const head = lineEnd(text, 0);
  const old = commentOut(text.slice(head), 0);
  const place = { file, span: { start: 0, end: directiveOf(text).length } };
  return {
    text: printConfig(fields).replaceAll('\n', eol) + old,
    notes: [issue('migration-rewritten', place), ...notes],
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
