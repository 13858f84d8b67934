import type { Node } from 'yaml';
import type { Place, Setting } from '../../model.ts';
import { spanOf, type YamlTree } from '../../yaml/parseYaml.ts';
import {
  createReader,
  type Entry,
  readEntries,
  readFlag,
  readItems,
  readText,
  type Reader,
} from '../../yaml/reader.ts';

/** The sections by which the first lxdops configured a container, in the order in which it did. */
type InlineKey = 'pre-scripts' | 'packages' | 'users' | 'files' | 'scripts' | 'passwords';

/** A map of a section: its texts and lists of texts by key. */
export interface Item {
  readonly place: Place;
  readonly texts: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** The flags that are set. */
  readonly flags: ReadonlySet<string>;
}

/** What the sections say. A section that is absent, empty or not as lxdops read it is empty. */
export interface Sections {
  readonly preScripts: readonly Item[];
  readonly packages: readonly Setting<string>[];
  readonly users: readonly Item[];
  readonly files: readonly Item[];
  readonly scripts: readonly Item[];
  readonly passwords: readonly Setting<string>[];
}

/** Read the inline sections of an lxdops file; also, which of them can be read and say anything, and where they are. */
export function readSections(
  file: string,
  tree: YamlTree,
): { readonly sections: Sections; readonly read: ReadonlyMap<string, Place> } {
  const entries = new Map<string, Entry>();
  readEntries(createReader(file, { ...tree, errors: [] }), tree.root, (entry) => entries.set(entry.key, entry));
  const read = new Map<string, Place>();
  const section = <T>(key: InlineKey, readItem: (reader: Reader, node: Node | undefined) => T): readonly T[] => {
    const reader = createReader(file, { ...tree, errors: [] });
    const items: T[] = [];
    readItems(reader, entries.get(key)?.value, (node) => items.push(readItem(reader, node)));
    const entry = entries.get(key);
    if (entry === undefined || reader.issues.length > 0 || items.length === 0) return [];
    read.set(key, { file, span: entry.keySpan });
    return items;
  };
  const sections = {
    preScripts: section('pre-scripts', readItemMap),
    packages: section('packages', readWord),
    users: section('users', readItemMap),
    files: section('files', readItemMap),
    scripts: section('scripts', readItemMap),
    passwords: section('passwords', readWord),
  };
  return { sections, read };
}

const FLAGS: ReadonlySet<string> = new Set(['sudo', 'ssh', 'reboot', 'recursive', 'current', 'first']);

function readWord(reader: Reader, node: Node | undefined): Setting<string> {
  return { value: readText(reader, node) ?? '', place: placeOf(reader, node) };
}

function readItemMap(reader: Reader, node: Node | undefined): Item {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const flags = new Set<string>();
  readEntries(reader, node, ({ key, value }) => {
    if (FLAGS.has(key)) {
      if (readFlag(reader, value) === true) flags.add(key);
      else flags.delete(key);
    } else if (key === 'groups') {
      const words: string[] = [];
      readItems(reader, value, (word) => words.push(readText(reader, word) ?? ''));
      lists.set(key, words);
    } else texts.set(key, readText(reader, value) ?? '');
  });
  return { place: placeOf(reader, node), texts, lists, flags };
}

function placeOf(reader: Reader, node: Node | undefined): Place {
  return { file: reader.file, span: node === undefined ? { start: 0, end: 0 } : spanOf(node) };
}
