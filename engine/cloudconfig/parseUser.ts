import type { Node } from 'yaml';
import { issue } from '../config/issues.ts';
import type { Place } from '../config/model.ts';
import { type Entry, readEntries, type Reader, readFlag, readText, settingAt } from '../config/yaml/reader.ts';
import { anyValue, wordOf } from './anyValue.ts';
import { type Draft, placeOf, readListed, readNames, readTexts, set } from './draft.ts';
import type { Group, User } from './model.ts';

/** Read an entry of `users`. */
export function readUser(reader: Reader, node: Node, place: Place): User | undefined {
  const user: Draft<User> = { place, keys: [] };
  const read = readEntries(reader, node, (entry) => {
    switch (entry.key) {
      case 'name':
      case 'uid':
      case 'shell':
      case 'homedir':
      case 'primary_group':
      case 'gecos':
      case 'hashed_passwd':
        set(user, entry.key, settingAt(reader, entry, readText(reader, entry.value)));
        break;
      case 'no_create_home':
      case 'lock_passwd':
        set(user, entry.key, settingAt(reader, entry, readFlag(reader, entry.value)));
        break;
      case 'groups':
        set(user, entry.key, settingAt(reader, entry, readNames(reader, entry)));
        break;
      case 'ssh_authorized_keys':
        user.keys = readTexts(reader, entry);
        break;
      case 'ssh_import_id':
        refuseImport(reader, entry);
        break;
      case 'sudo':
        set(user, 'sudo', settingAt(reader, entry, readRules(reader, entry)));
        break;
    }
  });
  return read === 'entries' ? user : undefined;
}

/** Keys that are fetched from somewhere else when the file is applied: nobody would have seen them before. */
export function refuseImport(reader: Reader, { keySpan }: Entry): void {
  reader.issues.push(issue('cloud-ssh-import', { file: reader.file, span: keySpan }));
}

/** Read `groups`: names separated by commas, a list of names, or of maps from a name to its members. */
export function readGroups(reader: Reader, entry: Entry): readonly Group[] {
  const { kind } = anyValue(reader.tree, entry.value);
  if (kind === 'map') return readMembers(reader, entry.value);
  if (kind !== 'list') {
    const place = placeOf(reader, entry.value, entry);
    return (readNames(reader, entry) ?? []).map((name) => ({ place, name, members: [] }));
  }
  return readListed(reader, entry).flatMap((item): readonly Group[] => {
    if (anyValue(reader.tree, item).kind === 'map') return readMembers(reader, item);
    const name = readText(reader, item);
    return name === undefined ? [] : [{ place: placeOf(reader, item, entry), name, members: [] }];
  });
}

function readMembers(reader: Reader, node: Node | undefined): readonly Group[] {
  const groups: Group[] = [];
  readEntries(reader, node, (entry) => {
    const members = readNames(reader, entry);
    const place = { file: reader.file, span: entry.keySpan };
    if (members !== undefined) groups.push({ place, name: entry.key, members });
  });
  return groups;
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
