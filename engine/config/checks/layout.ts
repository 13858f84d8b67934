import { type Issue, issue } from '../issues.ts';
import type { Config, Device, Filesystem, Place, Setting } from '../model.ts';
import { clean } from '../paths.ts';
import { referencesIn } from '../pattern.ts';

/**
 * Say where filesystems and devices are laid out in a way that may surprise later: shared by instances, kept by destroy,
 * one inside another, two on one directory. Patterns are compared as written, so nothing has to be set.
 */
export function checkLayout(config: Config): readonly Issue[] {
  return [
    ...Array.from(config.filesystems).flatMap(checkFilesystem),
    ...checkPaths(config),
    ...checkDirectories(config),
  ];
}

function checkFilesystem([id, entry]: [string, Setting<Filesystem | undefined>]): readonly Issue[] {
  const pattern = entry.value?.pattern;
  if (entry.value === undefined || pattern === undefined || pattern.value === '') return [];
  const own = referencesIn(pattern.value).some(({ name }) => name === 'instance' || name === 'project_instance');
  if (!own) return [issue('filesystem-shared', pattern.place, id)];
  return entry.value.destroy === undefined ? [issue('destroy-unsaid', keyPlace(entry), id)] : [];
}

/** The nearest outer path alone: one finding for each device. */
function checkPaths({ devices }: Config): readonly Issue[] {
  const paths = [...devices].flatMap(([id, { value }]) =>
    value?.path?.value.startsWith('/') === true ? { id, setting: value.path, path: clean(value.path.value) } : [],
  );
  const byPath = new Map(paths.map((one) => [one.path, one]));
  return paths.flatMap(({ setting, path }) => {
    const outer = parentsOf(path).flatMap((parent) => byPath.get(parent) ?? [])[0];
    if (outer === undefined) return [];
    const found = issue('device-path-inside', setting.place, setting.value, outer.id, outer.setting.value);
    return [{ ...found, related: [{ place: outer.setting.place, message: 'around it' }] }];
  });
}

/** The directories around a path, the nearest first. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1);
  return parts
    .map((_, index) => `/${parts.slice(0, parts.length - 1 - index).join('/')}`)
    .filter((one) => one !== path);
}

function checkDirectories({ devices, filesystems }: Config): readonly Issue[] {
  const seen = new Map<string, { readonly id: string; readonly place: Place }>();
  return [...devices].flatMap(([id, entry]) => {
    const directory = entry.value && directoryOf(id, entry.value, filesystems);
    // Where nothing is written, nothing surprises.
    if (directory === undefined || entry.value?.readonly?.value === true) return [];
    const place = entry.value?.dir?.place ?? keyPlace(entry);
    const first = seen.get(directory);
    if (first === undefined) seen.set(directory, { id, place });
    if (first === undefined) return [];
    const found = issue('device-directory-shared', place, directory, first.id);
    return [{ ...found, related: [{ place: first.place, message: 'first here' }] }];
  });
}

/** As the program resolves it, with the properties still in it; `undefined` where other checks refuse the device. */
function directoryOf(id: string, { filesystem, dir }: Device, filesystems: Config['filesystems']): string | undefined {
  const written = dir?.value ?? '';
  if (written.startsWith('/')) return clean(written);
  const pattern = filesystems.get(filesystem?.value ?? '')?.value?.pattern?.value;
  if (pattern === undefined || pattern === '') return undefined;
  const root = pattern.startsWith('/') ? pattern : `/${pattern}`;
  return clean(`${root}/${written === '' ? id : written}`);
}

function keyPlace({ place, keySpan }: Setting<unknown>): Place {
  return { file: place.file, span: keySpan ?? place.span };
}
