import type { Node } from 'yaml';
import { directiveOf } from '../config/directive.ts';
import { type Issue, issue } from '../config/issues.ts';
import type { Place, Setting } from '../config/model.ts';
import { parseYaml, spanOf } from '../config/yaml/parseYaml.ts';
import {
  createReader,
  type Entry,
  readEntries,
  type Reader,
  readFlag,
  readItems,
  readText,
  settingAt,
} from '../config/yaml/reader.ts';
import { anyValue, wordOf } from './anyValue.ts';
import type { CloudConfig, Command, User, WriteFile } from './model.ts';

/** The first line that every cloud-config file has to have, exactly. */
const CLOUD_CONFIG_DIRECTIVE = '#cloud-config';

/**
 * Read a cloud-config file. Never throws; what cannot be read is left out and is an issue at its place. Sections that
 * lxops does not apply are not looked at here.
 *
 * @param tree the text as a tree, when somebody has parsed it already
 */
export function parseCloudConfig(
  file: string,
  text: string,
  tree = parseYaml(text),
): { config: CloudConfig; issues: readonly Issue[] } {
  if (directiveOf(text) !== CLOUD_CONFIG_DIRECTIVE) {
    const config = { file, packages: [], writeFiles: [], users: [], runcmd: [] };
    return { config, issues: [issue('cloud-directive', { file, span: { start: 0, end: directiveOf(text).length } })] };
  }
  const reader = createReader(file, tree);
  return { config: { file, ...readSections(reader, tree.root) }, issues: reader.issues };
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

function readSections(reader: Reader, root: Node | undefined): Omit<CloudConfig, 'file'> {
  const config: Draft<Omit<CloudConfig, 'file'>> = { packages: [], writeFiles: [], users: [], runcmd: [] };
  readEntries(reader, root, (entry) => {
    switch (entry.key) {
      case 'packages':
        config.packages = readTexts(reader, entry);
        break;
      case 'write_files':
        config.writeFiles = readMaps(reader, entry, readWriteFile);
        break;
      case 'users':
        config.users = readMaps(reader, entry, readUser);
        break;
      case 'timezone':
        set(config, 'timezone', settingAt(reader, entry, readText(reader, entry.value)));
        break;
      case 'runcmd':
        config.runcmd = readListed(reader, entry).flatMap((item) => readCommand(reader, item, entry));
        break;
    }
  });
  return config;
}

function readWriteFile(reader: Reader, node: Node, place: Place): WriteFile | undefined {
  const file: Draft<WriteFile> = { place };
  const read = readEntries(reader, node, (entry) => {
    switch (entry.key) {
      case 'path':
      case 'content':
      case 'permissions':
      case 'owner':
        set(file, entry.key, settingAt(reader, entry, readText(reader, entry.value)));
        break;
      case 'append':
      case 'defer':
        set(file, entry.key, settingAt(reader, entry, readFlag(reader, entry.value)));
        break;
    }
  });
  return read === 'entries' ? file : undefined;
}

function readUser(reader: Reader, node: Node, place: Place): User | undefined {
  const user: Draft<User> = { place, keys: [] };
  const read = readEntries(reader, node, (entry) => {
    switch (entry.key) {
      case 'name':
      case 'uid':
      case 'shell':
      case 'homedir':
      case 'primary_group':
      case 'groups':
      case 'gecos':
        set(user, entry.key, settingAt(reader, entry, readText(reader, entry.value)));
        break;
      case 'no_create_home':
        set(user, entry.key, settingAt(reader, entry, readFlag(reader, entry.value)));
        break;
      case 'ssh_authorized_keys':
        user.keys = readTexts(reader, entry);
        break;
      case 'sudo':
        set(user, 'sudo', settingAt(reader, entry, readRules(reader, entry)));
        break;
    }
  });
  return read === 'entries' ? user : undefined;
}

/** `true` and `[]` give all rights, `false` and null none at all. */
function readRules(reader: Reader, entry: Entry): readonly string[] | undefined {
  const value = anyValue(reader.tree, entry.value);
  if (value.kind === 'null' || (value.kind === 'flag' && !value.flag)) return undefined;
  if (value.kind === 'flag') return [];
  const items = value.kind === 'list' ? value.items : [entry.value];
  const rules = items.map((item) => readRule(reader, item, entry));
  return rules.every((rule) => rule !== undefined) ? rules : undefined;
}

/** A rule that is no text would become an empty line, which makes sudo refuse all its rules. */
function readRule(reader: Reader, item: Node | undefined, entry: Entry): string | undefined {
  const value = anyValue(reader.tree, item);
  if (value.kind === 'text' && value.text.trim() !== '') return value.text;
  reader.issues.push(issue('cloud-sudo', placeOf(reader, item, entry), wordOf(reader, item)));
  return undefined;
}

function readCommand(reader: Reader, item: Node | undefined, entry: Entry): readonly Command[] {
  const place = placeOf(reader, item, entry);
  const value = anyValue(reader.tree, item);
  if (value.kind === 'text') return [{ place, script: value.text }];
  if (value.kind === 'list' && value.items.length > 0) {
    return [{ place, args: value.items.map((word) => wordOf(reader, word)) }];
  }
  const empty = value.kind === 'list' || value.kind === 'null';
  reader.issues.push(issue('cloud-command', place, empty ? '' : wordOf(reader, item)));
  return [];
}

function readMaps<T>(
  reader: Reader,
  entry: Entry,
  read: (reader: Reader, node: Node, place: Place) => T | undefined,
): readonly T[] {
  return readListed(reader, entry).flatMap((item) => {
    const place = placeOf(reader, item, entry);
    if (item === undefined || anyValue(reader.tree, item).kind === 'null') {
      reader.issues.push(issue('cloud-null-item', place, entry.key));
      return [];
    }
    return read(reader, item, place) ?? [];
  });
}

function readTexts(reader: Reader, entry: Entry): readonly Setting<string>[] {
  return readListed(reader, entry).flatMap((item) => {
    const value = readText(reader, item);
    return value === undefined ? [] : [{ value, place: placeOf(reader, item, entry) }];
  });
}

function readListed(reader: Reader, entry: Entry): readonly (Node | undefined)[] {
  const items: (Node | undefined)[] = [];
  readItems(reader, entry.value, (item) => items.push(item));
  return items;
}

function placeOf(reader: Reader, node: Node | undefined, entry: Entry): Place {
  return { file: reader.file, span: node === undefined ? entry.span : spanOf(node) };
}

/** A field that is written again counts anew, also when it is wrong this time. */
function set<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}
