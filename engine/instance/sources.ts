import { patternLookup } from '../config/builtins.ts';
import { type Issue, issue } from '../config/issues.ts';
import type { Config, Properties, Setting } from '../config/model.ts';
import type { Lookup } from '../config/pattern.ts';
import type { ResolvedInstance } from './model.ts';
import { resolveDevices } from './devices.ts';
import { instanceName, resolveInstance } from './resolveInstance.ts';
import { resolvePattern } from './resolvePattern.ts';

/** What an instance is copied from, its project not yet decided; `''` for no snapshot. */
interface Origin {
  /** `undefined` when the origin names none: then it is that of the source configuration. */
  readonly project: string | undefined;
  readonly instance: string;
  readonly snapshot: string;
}

/** The instance whose filesystems are cloned at a snapshot (`device-origin`) or copied (`device-template`). */
export type DeviceSource =
  | { readonly how: 'clone'; readonly instance: string; readonly snapshot: string }
  | { readonly how: 'copy'; readonly instance: string };

/** What the sources of an instance are, before a `source-config` was read. */
export interface Sources {
  readonly origin: Origin | undefined;
  readonly devices: DeviceSource | undefined;
  /** The `source-config` that has to be read now, with empty properties counting in its conditional paths. */
  readonly sourceConfig: Setting<string> | undefined;
  readonly issues: readonly Issue[];
}

/** Where the instance and its data come from, if the configuration says so. A configuration is read only when needed. */
export function sourcesOf(config: Config, name: string, properties: Properties): Sources {
  const lookup = patternLookup(config, name, properties);
  const issues: Issue[] = [];
  const origin = parseOrigin(textOf(config.origin, lookup, issues));
  const devices = deviceSource(config, lookup, issues);
  const needed = devices !== undefined || (origin !== undefined && origin.project === undefined);
  return { origin, devices, sourceConfig: needed ? nonEmpty(config.sourceConfig) : undefined, issues };
}

/**
 * The instance that the filesystems and device directories come from; its devices are those of this configuration,
 * with the directories that they would have there.
 *
 * @param sourceConfig what `sources.sourceConfig` says, merged; the configuration itself when it says nothing
 */
export function resolveSource(
  devices: DeviceSource,
  config: Config,
  sourceConfig: Config | undefined,
  properties: Properties,
): ResolvedInstance {
  const base = sourceConfig ?? config;
  const inherited =
    base.project === undefined && config.project !== undefined ? { ...base, project: config.project } : base;
  const resolved = resolveInstance(inherited, devices.instance, properties);
  if (sourceConfig === undefined) return resolved;
  // The other configuration says where its data is; which directories are wanted, this one says.
  const lookup = patternLookup(inherited, devices.instance, properties);
  const wanted = resolveDevices(config, resolved.instance.filesystems, lookup);
  const others = resolved.issues.filter(({ part }) => part !== 'devices' && part !== 'containment');
  return { instance: { ...resolved.instance, devices: wanted.all }, issues: [...others, ...wanted.issues] };
}

/** `[PROJECT_]INSTANCE[/SNAPSHOT]`; names of instances hold no `_`. */
function parseOrigin(text: string): Origin | undefined {
  if (text === '') return undefined;
  const [left, snapshot = ''] = splitAt(text, '/');
  const [project, instance] = splitAt(left, '_');
  return instance === undefined ? { project: undefined, instance: left, snapshot } : { project, instance, snapshot };
}

function deviceSource(config: Config, lookup: Lookup, issues: Issue[]): DeviceSource | undefined {
  const before = issues.length;
  const written = nonEmpty(config.deviceOrigin) ?? nonEmpty(config.deviceTemplate);
  if (written === undefined) return undefined;
  const text = textOf(written, lookup, issues);
  if (issues.length > before) return undefined;
  if (written !== config.deviceOrigin)
    return named(config, text, written, issues, (instance) => ({ how: 'copy', instance }));
  const [name = '', snapshot = '', more] = text.split('@');
  if (snapshot !== '' && more === undefined)
    return named(config, name, written, issues, (instance) => ({ how: 'clone', instance, snapshot }));
  issues.push(issue('device-origin-snapshot', written.place, text));
  return undefined;
}

/** An empty name stands for the base name of the `source-config`. */
function named(
  config: Config,
  name: string,
  written: Setting<string>,
  issues: Issue[],
  make: (instance: string) => DeviceSource,
): DeviceSource | undefined {
  const sourceConfig = nonEmpty(config.sourceConfig);
  if (name !== '') return make(name);
  if (sourceConfig !== undefined) return make(instanceName(sourceConfig.value));
  issues.push(issue('device-source-missing', written.place, written.value));
  return undefined;
}

function textOf(setting: Setting<string> | undefined, lookup: Lookup, issues: Issue[]): string {
  if (setting === undefined) return '';
  const resolved = resolvePattern(setting, lookup);
  if (resolved.issue !== undefined) issues.push(resolved.issue);
  return resolved.text;
}

function nonEmpty(setting: Setting<string> | undefined): Setting<string> | undefined {
  return setting === undefined || setting.value === '' ? undefined : setting;
}

function splitAt(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
