import { patternLookup } from '../config/builtins.ts';
import type { Config, Place, Properties, Setting } from '../config/model.ts';
import { resolveDevices } from './devices.ts';
import { resolveFilesystems } from './filesystems.ts';
import type { InstanceIssue, InstancePart, ResolvedInstance } from './model.ts';
import { resolvePattern } from './resolvePattern.ts';

/** The name of the profile that holds the devices, when the configuration has no pattern of its own. */
export const DEFAULT_PROFILE_PATTERN = '(instance).lxops';

/** The name of an instance that was given none: the base name of the file without its last extension. */
export function instanceName(configPath: string): string {
  // `.lxops.yaml` is one extension, which the original did not know.
  const base = configPath
    .replace(/\/+$/, '')
    .replace(/^.*\//s, '')
    .replace(/(?<=.)\.lxops(?=\.ya?ml$)/, '');
  const dot = base.lastIndexOf('.');
  return dot < 0 ? base : base.slice(0, dot);
}

/** Say what will exist under this name. Never fails: what cannot be resolved is an issue of the part that needs it. */
export function resolveInstance(config: Config, name: string, properties: Properties): ResolvedInstance {
  const issues: InstanceIssue[] = [];
  const lookup = patternLookup(config, name, properties);
  const text = (part: InstancePart, setting: Setting<string> | undefined, otherwise = ''): string => {
    const resolved = resolvePattern(setting ?? { value: otherwise, place: nowhere(config.path) }, lookup);
    if (resolved.issue !== undefined) issues.push({ ...resolved.issue, part });
    return resolved.text;
  };
  const profile = text('profile', config.profilePattern, DEFAULT_PROFILE_PATTERN);
  const filesystems = resolveFilesystems(config, lookup);
  const devices = resolveDevices(config, filesystems.all, lookup);
  issues.push(...filesystems.issues, ...devices.issues);
  const own = config.profiles.map(({ value }) => value);
  const instance = {
    name,
    config,
    project: config.project?.value ?? '',
    profile,
    profiles: [...(own.length > 0 ? own : ['default']), profile],
    filesystems: filesystems.all,
    devices: devices.all,
    owner: text('owner', config.deviceOwner),
    image: text('image', config.image),
    ostype: config.ostype?.value ?? '',
    lxcOptions: config.lxcOptions.map(({ value }) => value),
    cloudConfigFiles: config.cloudConfigFiles,
    properties: effectiveProperties(config, properties),
  };
  return { instance, issues };
}

/** All properties but the built-ins, as `i properties` lists them; sorted by nothing in particular. */
function effectiveProperties(config: Config, properties: Properties): ReadonlyMap<string, string> {
  const valuesOf = (settings: ReadonlyMap<string, Setting<string>>): [string, string][] =>
    Array.from(settings, ([key, { value }]) => [key, value]);
  return new Map([...valuesOf(properties.user), ...valuesOf(config.properties), ...properties.commandLine]);
}

function nowhere(file: string): Place {
  return { file, span: { start: 0, end: 0 } };
}
