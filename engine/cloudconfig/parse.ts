import { isAlias, isScalar, type Node } from 'yaml';
import { directiveOf } from '../config/directive.ts';
import { type Issue, issue } from '../config/issues.ts';
import type { Place } from '../config/model.ts';
import { parseYaml } from '../config/yaml/parseYaml.ts';
import {
  createReader,
  type Entry,
  readEntries,
  type Reader,
  readFlag,
  readText,
  settingAt,
} from '../config/yaml/reader.ts';
import { anyValue, wordOf } from './anyValue.ts';
import { type Draft, placeOf, readListed, readMaps, readTexts, set } from './draft.ts';
import type { CloudConfig, Command, Package, TimeServers, WriteFile } from './model.ts';
import { readGroups, readUser, refuseImport } from './parseUser.ts';

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
    const config = { file, ...noSections() };
    return { config, issues: [issue('cloud-directive', { file, span: { start: 0, end: directiveOf(text).length } })] };
  }
  const reader = createReader(file, tree);
  return { config: { file, ...readSections(reader, tree.root) }, issues: reader.issues };
}

function noSections(): Draft<Omit<CloudConfig, 'file'>> {
  return { bootcmd: [], packages: [], writeFiles: [], groups: [], users: [], runcmd: [] };
}

function readSections(reader: Reader, root: Node | undefined): Omit<CloudConfig, 'file'> {
  const config = noSections();
  readEntries(reader, root, (entry) => {
    switch (entry.key) {
      case 'bootcmd':
      case 'runcmd':
        config[entry.key] = readListed(reader, entry).flatMap((item) => readCommand(reader, item, entry));
        break;
      case 'hostname':
      case 'timezone':
        set(config, entry.key, settingAt(reader, entry, readText(reader, entry.value)));
        break;
      case 'write_files':
        config.writeFiles = readMaps(reader, entry, readWriteFile);
        break;
      case 'package_update':
        set(config, 'packageUpdate', settingAt(reader, entry, readFlag(reader, entry.value)));
        break;
      case 'package_upgrade':
        set(config, 'packageUpgrade', settingAt(reader, entry, readFlag(reader, entry.value)));
        break;
      case 'packages':
        config.packages = readListed(reader, entry).flatMap((item) => readPackage(reader, item, entry));
        break;
      case 'groups':
        config.groups = readGroups(reader, entry);
        break;
      case 'users':
        config.users = readMaps(reader, entry, readUser);
        break;
      case 'ssh_import_id':
        refuseImport(reader, entry);
        break;
      case 'locale':
        set(config, 'locale', settingAt(reader, entry, readLocale(reader, entry)));
        break;
      case 'ntp':
        set(config, 'ntp', settingAt(reader, entry, readTimeServers(reader, entry)));
        break;
    }
  });
  return config;
}

function readWriteFile(reader: Reader, node: Node, place: Place): WriteFile | undefined {
  const file: Draft<WriteFile> = { place };
  const read = readEntries(reader, node, (entry) => {
    switch (entry.key) {
      case 'content':
        readContent(reader, entry, file);
        break;
      case 'path':
      case 'encoding':
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

/** `!!binary` may hold what is no text, so it stays as it is written. */
function readContent(reader: Reader, entry: Entry, file: Draft<WriteFile>): void {
  const text = readText(reader, entry.value);
  const node = isAlias(entry.value) ? reader.tree.targets.get(entry.value) : entry.value;
  const binary = text !== undefined && isScalar(node) && node.tag === 'tag:yaml.org,2002:binary';
  set(file, 'content', settingAt(reader, entry, binary ? (node.source ?? '') : text));
  set(file, 'binary', binary ? true : undefined);
}

/** A name, or a list of a name and a version. */
function readPackage(reader: Reader, item: Node | undefined, entry: Entry): readonly Package[] {
  const place = placeOf(reader, item, entry);
  const value = anyValue(reader.tree, item);
  if (value.kind !== 'list') {
    const name = readText(reader, item);
    return name === undefined ? [] : [{ value: name, place }];
  }
  const [name = '', version = '', ...more] = value.items.map((word) => readText(reader, word));
  if (name !== '' && more.length === 0) return [{ value: name, place, ...(version === '' ? {} : { version }) }];
  reader.issues.push(issue('cloud-package', place));
  return [];
}

/** `false` leaves the locale as it is. */
function readLocale(reader: Reader, entry: Entry): string | undefined {
  const value = anyValue(reader.tree, entry.value);
  return value.kind === 'flag' && !value.flag ? undefined : readText(reader, entry.value);
}

/** `undefined` with `enabled: false`, which leaves the system's time as it is. */
function readTimeServers(reader: Reader, entry: Entry): TimeServers | undefined {
  const ntp: Draft<TimeServers> = { servers: [], pools: [] };
  let enabled = true;
  readEntries(reader, entry.value, (one) => {
    if (one.key === 'servers' || one.key === 'pools') ntp[one.key] = readTexts(reader, one).map(({ value }) => value);
    if (one.key === 'enabled') enabled = readFlag(reader, one.value) ?? true;
  });
  return enabled ? ntp : undefined;
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
