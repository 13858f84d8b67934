import { type Issue, issue } from '../issues.ts';
import type { Config, Device, Place, Setting } from '../model.ts';

/** What the checks have to know about the world. */
export interface Known {
  /** Does this path, as includes resolved it, exist? */
  readonly exists: (path: string) => boolean;
}

/**
 * The checks that every instance command makes before it looks at anything else; all are errors. Files first, then
 * filesystems, devices and profiles. Patterns, ostype and image are not looked at.
 */
export function checkConfig(config: Config, known: Known): readonly Issue[] {
  return [...checkFiles(config, known), ...checkFilesystems(config), ...checkDevices(config), ...checkProfiles(config)];
}

/** The paths whose existence `checkConfig` asks for. */
export function filesNamedBy(config: Config): readonly Setting<string>[] {
  const named = [...config.cloudConfigFiles, ...(config.sourceConfig === undefined ? [] : [config.sourceConfig])];
  return named.filter(({ value }) => value !== '');
}

function checkFiles(config: Config, { exists }: Known): Issue[] {
  const missing = filesNamedBy(config).filter(({ value }) => !exists(value));
  return missing.map(({ value, place }) => issue('file-missing', place, value));
}

function checkFilesystems(config: Config): Issue[] {
  return Array.from(config.filesystems).flatMap(([id, entry]) => {
    if (entry.value === undefined) return issue('filesystem-empty', keyPlace(entry), id);
    return id === '' ? issue('filesystem-no-id', keyPlace(entry), entry.value.pattern?.value ?? '') : [];
  });
}

function checkDevices(config: Config): Issue[] {
  const paths = new Map<string, { readonly id: string; readonly place: Place }>();
  return Array.from(config.devices).flatMap(([id, entry]) => {
    const device = entry.value;
    if (device === undefined) return issue('device-empty', keyPlace(entry), id);
    const issues: Issue[] = id === '' ? [issue('device-no-id', keyPlace(entry), device.path?.value ?? '')] : [];
    issues.push(...checkFilesystemOf(config, device));
    const path = device.path?.value ?? '';
    const place = device.path?.place ?? keyPlace(entry);
    const first = paths.get(path);
    if (first === undefined) paths.set(path, { id, place });
    else issues.push({ ...issue('device-path-duplicate', place, path, first.id), related: firstAt(first.place) });
    return issues;
  });
}

function checkFilesystemOf(config: Config, { filesystem }: Device): Issue[] {
  if (filesystem === undefined || filesystem.value === '') return [];
  const known = config.filesystems.get(filesystem.value)?.value !== undefined;
  return known ? [] : [issue('filesystem-unknown', filesystem.place, filesystem.value)];
}

function checkProfiles(config: Config): Issue[] {
  const seen = new Map<string, Place>();
  return config.profiles.flatMap(({ value, place }) => {
    const first = seen.get(value);
    if (first !== undefined) return { ...issue('profile-duplicate', place, value), related: firstAt(first) };
    seen.set(value, place);
    return [];
  });
}

function firstAt(place: Place): NonNullable<Issue['related']> {
  return [{ place, message: 'first here' }];
}

function keyPlace({ place, keySpan }: Setting<unknown>): Place {
  return { file: place.file, span: keySpan ?? place.span };
}
