import type { ConfigFile, KnownFile } from './configFile.ts';
import { type EmptyProperty, includesOf } from './include.ts';
import { type Issue, issue } from './issues.ts';
import type { Config, Place, Properties, Setting, TextSettings } from './model.ts';
import { resolvePath } from './paths.ts';

/** A configuration as far as its files could be read; it is whole when no issue is an error. */
export interface Merged {
  readonly config: Config;
  readonly issues: readonly Issue[];
}

type Draft = { -readonly [K in keyof Config]: Config[K] };

interface Merging {
  readonly config: Draft & { readonly path: string };
  readonly issues: Issue[];
  readonly files: ReadonlyMap<string, KnownFile>;
  readonly properties: Properties;
  readonly empty: EmptyProperty;
  readonly opened: string[];
  /** The files that are being read now, from the top to the innermost. */
  readonly branch: string[];
}

/**
 * Merge a file with everything that it includes, depth first, as far as `files` knows them.
 *
 * @param files by resolved path text, which is a file's identity: `./a.yaml` and `a.yaml` are two
 */
export function mergeFiles(
  path: string,
  files: ReadonlyMap<string, KnownFile>,
  properties: Properties,
  empty: EmptyProperty = 'drops',
): Merged {
  const config = emptyConfig(path);
  const merging: Merging = { config, issues: [], files, properties, empty, opened: [], branch: [] };
  open(merging, path, { file: path, span: { start: 0, end: 0 } });
  config.files = merging.opened;
  return { config, issues: merging.issues };
}

function open(merging: Merging, path: string, from: Place): void {
  const file = merging.files.get(path);
  if (file === undefined || 'unreadable' in file) {
    merging.issues.push(unreadableIssue(path, from, file?.unreadable ?? 'ENOENT'));
    return;
  }
  merging.opened.push(path);
  merging.branch.push(path);
  merging.issues.push(...file.issues);
  if (merging.opened.length === 1 && file.fields.description !== undefined)
    merging.config.description = file.fields.description;
  // As the original does, against its documentation: before the includes, so an included value overrides.
  for (const field of ['ostype', 'image'] as const) setText(merging.config, field, file.fields[field]);
  const named = includesOf(file, merging.properties, merging.empty);
  merging.issues.push(...named.issues);
  for (const include of named.includes) openInclude(merging, include);
  mergeRest(merging, file, named.cloudConfigFiles);
  merging.branch.pop();
}

/** What to say about a file that gave no text, at the place that names it. */
export function unreadableIssue(path: string, from: Place, reason: string): Issue {
  return reason === 'ENOENT' ? issue('file-missing', from, path) : issue('file-unreadable', from, path, reason);
}

function openInclude(merging: Merging, include: Setting<string>): void {
  const path = include.value;
  if (!merging.opened.includes(path)) open(merging, path, include.place);
  else if (merging.branch.includes(path)) merging.issues.push(issue('include-cycle', include.place, path));
  else merging.issues.push(issue('include-duplicate', include.place, path));
}

function mergeRest(merging: Merging, file: ConfigFile, cloudConfigFiles: readonly Setting<string>[]): void {
  const { config } = merging;
  const { fields } = file;
  for (const field of AFTER_INCLUDES) setText(config, field, fields[field]);
  if (fields.sourceConfig !== undefined)
    setText(config, 'sourceConfig', {
      ...fields.sourceConfig,
      value: resolvePath(file.path, fields.sourceConfig.value),
    });
  if (fields.lxcOptions.length > 0) config.lxcOptions = fields.lxcOptions;
  config.profiles = [...config.profiles, ...fields.profiles];
  config.cloudConfigFiles = [...config.cloudConfigFiles, ...cloudConfigFiles];
  config.properties = overlay(config.properties, fields.properties, (name, setting, old) => {
    if (old.value === '' || old.value === setting.value) return;
    merging.issues.push(overridden('property-overridden', setting, old, name, setting.value, old.value));
  });
  config.filesystems = overlay(config.filesystems, fields.filesystems, (id, setting, old) =>
    merging.issues.push(overridden('filesystem-overridden', setting, old, id)),
  );
  config.devices = overlay(config.devices, fields.devices, (id, setting, old) =>
    merging.issues.push(overridden('device-overridden', setting, old, id)),
  );
}

const AFTER_INCLUDES = [
  'project',
  'origin',
  'deviceTemplate',
  'deviceOrigin',
  'profilePattern',
  'deviceOwner',
] as const satisfies readonly (keyof TextSettings)[];

/** A non-empty text overrides; an empty one never does. */
function setText(config: Draft, field: keyof TextSettings, setting: Setting<string> | undefined): void {
  if (setting === undefined || setting.value === '') return;
  const old = config[field];
  config[field] = old === undefined ? setting : withOverridden(setting, old);
}

function overlay<T>(
  under: ReadonlyMap<string, Setting<T>>,
  upper: ReadonlyMap<string, Setting<T>>,
  overrides: (key: string, setting: Setting<T>, old: Setting<T>) => void,
): ReadonlyMap<string, Setting<T>> {
  const result = new Map(under);
  for (const [key, setting] of upper) {
    const old = under.get(key);
    if (old !== undefined) overrides(key, setting, old);
    result.set(key, old === undefined ? setting : withOverridden(setting, old));
  }
  return result;
}

/** Put an older setting at the end of what this one overrides. */
function withOverridden<T>(setting: Setting<T>, old: Setting<T>): Setting<T> {
  return { ...setting, overrides: setting.overrides === undefined ? old : withOverridden(setting.overrides, old) };
}

function overridden<T>(
  code: 'property-overridden' | 'filesystem-overridden' | 'device-overridden',
  setting: Setting<T>,
  old: Setting<T>,
  ...facts: [string, string, string] | [string]
): Issue {
  const [name, value = '', before = ''] = facts;
  const place = { file: setting.place.file, span: setting.keySpan ?? setting.place.span };
  const made = code === 'property-overridden' ? issue(code, place, name, value, before) : issue(code, place, name);
  return { ...made, related: [{ place: old.place, message: 'overridden here' }] };
}

function emptyConfig(path: string): Draft {
  return {
    path,
    lxcOptions: [],
    profiles: [],
    filesystems: new Map(),
    devices: new Map(),
    properties: new Map(),
    cloudConfigFiles: [],
    files: [],
  };
}
