import { emptyFields, type FileFields } from './configFile.ts';
import { isListKey, isTextKey, LIST_FIELDS, TEXT_FIELDS } from './fields.ts';
import type { Device, Filesystem, Setting } from './model.ts';
import { spanOf } from './yaml/parseYaml.ts';
import {
  type Entry,
  isNull,
  readEntries,
  readFlag,
  readItems,
  readText,
  type Reader,
  settingAt,
} from './yaml/reader.ts';
import type { Node } from 'yaml';

/** What a repeated map in a record does: lxops-v1 merges it into the first, lxdops replaces the first. */
export type Repeated = 'merge' | 'replace';

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type Decode<T> = (reader: Reader, entry: Entry, previous: Setting<T> | undefined) => Setting<T> | undefined;

/** Decode a whole document. Type errors go to the reader's issues; unknown keys are passed over. */
export function decodeFields(reader: Reader, root: Node | undefined, repeated: Repeated): FileFields {
  const draft: Draft<FileFields> = emptyFields();
  readEntries(reader, root, (entry) => decodeField(reader, entry, repeated, draft));
  return draft;
}

/** Decode one top-level entry into the draft, over what an earlier entry of the same key left there. */
export function decodeField(reader: Reader, entry: Entry, repeated: Repeated, draft: Draft<FileFields>): void {
  const { key } = entry;
  if (isTextKey(key)) {
    const name = TEXT_FIELDS[key];
    const setting = over(settingAt(reader, entry, readText(reader, entry.value)), draft[name]);
    if (setting !== undefined) draft[name] = setting;
  } else if (isListKey(key)) {
    draft[LIST_FIELDS[key]] = decodeList(reader, entry);
  } else if (key === 'filesystems') {
    draft.filesystems = decodeMap(reader, entry, repeated, draft.filesystems, nullable(filesystemOf(repeated)));
  } else if (key === 'devices') {
    draft.devices = decodeMap(reader, entry, repeated, draft.devices, nullable(decodeDevice));
  } else if (key === 'properties') {
    draft.properties = decodeMap(reader, entry, repeated, draft.properties, decodeText);
  }
}

/** Decode a map of texts, as in properties files. */
export function decodeTextMap(reader: Reader, root: Node | undefined): ReadonlyMap<string, Setting<string>> {
  const texts = new Map<string, Setting<string>>();
  readEntries(reader, root, (entry) => {
    const setting = decodeText(reader, entry, texts.get(entry.key));
    if (setting !== undefined) texts.set(entry.key, setting);
  });
  return texts;
}

const decodeText: Decode<string> = (reader, entry, previous) =>
  over(settingAt(reader, entry, readText(reader, entry.value)), previous);

function decodeList(reader: Reader, entry: Entry): readonly Setting<string>[] {
  const items: Setting<string>[] = [];
  readItems(reader, entry.value, (item) => {
    const value = readText(reader, item);
    const span = item === undefined ? entry.span : spanOf(item);
    if (value !== undefined) items.push({ value, place: { file: reader.file, span } });
  });
  return items;
}

function decodeMap<T>(
  reader: Reader,
  field: Entry,
  repeated: Repeated,
  previous: ReadonlyMap<string, Setting<T>>,
  decode: Decode<T>,
): ReadonlyMap<string, Setting<T>> {
  const entries = new Map(repeated === 'merge' ? previous : []);
  const found = readEntries(reader, field.value, (entry) => {
    const setting = decode(reader, entry, entries.get(entry.key));
    if (setting !== undefined) entries.set(entry.key, setting);
  });
  return found === 'null' ? new Map() : entries;
}

/** An entry that is null stays, as `undefined`. */
function nullable<T>(decode: (reader: Reader, entry: Entry) => T | undefined): Decode<T | undefined> {
  return (reader, entry, previous) => {
    const content = reader.tree.targets.get(entry.value as Node) ?? entry.value;
    const value = isNull(content) ? undefined : decode(reader, entry);
    return over({ value, place: { file: reader.file, span: entry.span }, keySpan: entry.keySpan }, previous);
  };
}

function filesystemOf(repeated: Repeated): (reader: Reader, entry: Entry) => Filesystem | undefined {
  return (reader, { value }) => {
    const draft: Draft<Filesystem> = {
      pattern: undefined,
      zfsProperties: new Map(),
      destroy: undefined,
      transient: undefined,
    };
    readEntries(reader, value, (entry) => {
      if (entry.key === 'pattern') draft.pattern = decodeText(reader, entry, draft.pattern);
      else if (entry.key === 'destroy' || entry.key === 'transient')
        draft[entry.key] = over(settingAt(reader, entry, readFlag(reader, entry.value)), draft[entry.key]);
      else if (entry.key === 'zfsproperties')
        draft.zfsProperties = decodeMap(reader, entry, repeated, draft.zfsProperties, decodeText);
    });
    return draft;
  };
}

function decodeDevice(reader: Reader, { value }: Entry): Device | undefined {
  const draft: Draft<Device> = { path: undefined, filesystem: undefined, dir: undefined, readonly: undefined };
  readEntries(reader, value, (entry) => {
    if (entry.key === 'path' || entry.key === 'filesystem' || entry.key === 'dir')
      draft[entry.key] = decodeText(reader, entry, draft[entry.key]);
    else if (entry.key === 'readonly')
      draft.readonly = over(settingAt(reader, entry, readFlag(reader, entry.value)), draft.readonly);
  });
  return draft;
}

/** Remember what a later setting of the same file replaces. */
function over<T>(setting: Setting<T> | undefined, previous: Setting<T> | undefined): Setting<T> | undefined {
  if (setting === undefined || previous === undefined) return setting ?? previous;
  return { ...setting, overrides: previous };
}
