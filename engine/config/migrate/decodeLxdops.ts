import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { emptyFields, type FileFields } from '../configFile.ts';
import { decodeField } from '../decode.ts';
import { type Issue, issue } from '../issues.ts';
import type { Setting } from '../model.ts';
import {
  createReader,
  type Entry,
  isNull,
  readEntries,
  readItems,
  readText,
  type Reader,
  settingAt,
} from '../yaml/reader.ts';
import { plainKind } from '../yaml/scalar.ts';

type Draft = { -readonly [K in keyof FileFields]: FileFields[K] };

/**
 * Decode a `#lxdops` document where it stands, with the result that its migration to lxops-v1 would give:
 * `os` becomes ostype and image, a repeated map replaces the earlier one, and errors in unknown keys count too.
 */
export function decodeLxdops(reader: Reader): FileFields {
  const draft: Draft = emptyFields();
  let os: Entry | undefined;
  readEntries(reader, reader.tree.root, (entry) => {
    if (entry.key === 'os') os = entry;
    else decodeField(reader, entry, 'replace', draft);
  });
  if (os !== undefined) decodeOs(reader, os, draft);
  reader.issues.push(...issuesAnywhere(reader));
  return draft;
}

function decodeOs(reader: Reader, os: Entry, draft: Draft): void {
  const content = contentOf(reader, os.value);
  if (isNull(content)) return;
  if (!isMap(content)) {
    reader.issues.push(issue('lxdops-os-type', { file: reader.file, span: os.span }, kindOf(content)));
    return;
  }
  const members: { name?: Setting<string>; image?: Setting<string> } = {};
  readEntries(reader, os.value, (entry) => {
    if (entry.key !== 'name' && entry.key !== 'image') return;
    const setting = settingAt(reader, entry, readText(reader, entry.value));
    if (setting !== undefined) members[entry.key] = setting;
  });
  setFromOs(reader, draft, 'ostype', members.name);
  setFromOs(reader, draft, 'image', members.image);
}

/** A member of `os` counts before the top-level field, which counts when the member is absent or empty. */
function setFromOs(reader: Reader, draft: Draft, field: 'ostype' | 'image', member: Setting<string> | undefined): void {
  if (member === undefined || member.value === '') return;
  const other = draft[field];
  if (other !== undefined && other.value !== '' && other.value !== member.value)
    reader.issues.push({
      ...issue('lxdops-os-conflict', other.place, field, other.value, member.value),
      related: [{ place: member.place, message: `os sets ${field} here` }],
    });
  draft[field] = other === undefined ? member : { ...member, overrides: other };
}

/** What a full decode finds that the typed one has not: the migration reads every value, also those of unknown keys. */
function issuesAnywhere(reader: Reader): readonly Issue[] {
  const everything: Reader = { ...createReader(reader.file, { ...reader.tree, errors: [] }) };
  readAnything(everything, reader.tree.root);
  const known = new Set(reader.issues.map(keyOf));
  return everything.issues.filter((found) => !known.has(keyOf(found)));
}

function readAnything(reader: Reader, value: Node | undefined): void {
  const content = contentOf(reader, value);
  if (isSeq(content)) readItems(reader, value, (item) => readAnything(reader, item));
  else if (isMap(content)) readEntries(reader, value, (entry) => readAnything(reader, entry.value));
  else readText(reader, value);
}

function keyOf({ code, place }: Issue): string {
  return `${code} ${place.span.start}`;
}

function contentOf(reader: Reader, value: Node | undefined): Node | undefined {
  return value === undefined ? undefined : (reader.tree.targets.get(value) ?? value);
}

function kindOf(node: Node | undefined): string {
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.type !== 'PLAIN') return 'text';
  const kind = plainKind(node.source ?? '');
  return kind === 'int' || kind === 'float' ? 'a number' : 'text';
}
