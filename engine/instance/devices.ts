import { type Issue, issue } from '../config/issues.ts';
import type { Config, Device, Place, Setting } from '../config/model.ts';
import type { Lookup } from '../config/pattern.ts';
import { clean } from '../config/paths.ts';
import { compareBytes } from './compare.ts';
import type { InstanceDevice, InstanceFilesystem, InstanceIssue } from './model.ts';
import { resolvePattern } from './resolvePattern.ts';

/** The devices of an instance by filesystem and id. A device whose filesystem has an issue is left out without another. */
export function resolveDevices(
  config: Config,
  filesystems: readonly InstanceFilesystem[],
  lookup: Lookup,
): { readonly all: readonly InstanceDevice[]; readonly issues: readonly InstanceIssue[] } {
  const byId = new Map(filesystems.map((filesystem) => [filesystem.id, filesystem]));
  const all: InstanceDevice[] = [];
  const issues: InstanceIssue[] = [];
  for (const [id, entry] of config.devices) {
    if (entry.value === undefined) continue;
    const filesystemId = entry.value.filesystem?.value || undefined;
    const filesystem = filesystemId === undefined ? undefined : byId.get(filesystemId);
    const directory = directoryOf(config, { id, device: entry.value, place: entry.place }, filesystem, lookup);
    if (typeof directory === 'object') issues.push({ ...directory, part: 'devices' });
    if (typeof directory !== 'string') continue;
    if (filesystem !== undefined && leaves(entry.value, directory, filesystem))
      issues.push({
        ...issue('device-leaves', entry.value.dir?.place ?? entry.place, id, directory),
        part: 'containment',
      });
    all.push({
      id,
      path: entry.value.path?.value ?? '',
      directory,
      filesystem: filesystemId,
      dir: entry.value.dir?.value ?? '',
      readonly: entry.value.readonly?.value ?? false,
      place: entry.place,
    });
  }
  return { all: all.toSorted(byFilesystem), issues };
}

interface Named {
  readonly id: string;
  readonly device: Device;
  readonly place: Place;
}

function directoryOf(
  config: Config,
  { id, device, place }: Named,
  filesystem: InstanceFilesystem | undefined,
  lookup: Lookup,
): string | Issue | undefined {
  const written: Setting<string> = device.dir ?? { value: '', place };
  const dir = resolvePattern(written, lookup);
  if (dir.issue !== undefined) return dir.issue;
  if (dir.text.startsWith('/')) return dir.text;
  if (filesystem === undefined) return withoutFilesystem(config, { id, device, place }, written);
  if (written.value === '.') return filesystem.directory;
  return clean(`${filesystem.directory}/${dir.text === '' ? id : dir.text}`);
}

/** An absolute `dir` is meant to be elsewhere; a relative one is not. */
function leaves(device: Device, directory: string, filesystem: InstanceFilesystem): boolean {
  if (device.dir?.value.startsWith('/') === true) return false;
  const root = clean(filesystem.directory);
  return !`${clean(directory)}/`.startsWith(root === '/' ? '/' : `${root}/`);
}

function withoutFilesystem(config: Config, { id, device }: Named, dir: Setting<string>): Issue | undefined {
  const named = device.filesystem;
  if (named === undefined || named.value === '') return issue('device-relative', dir.place, id, dir.value);
  const known = config.filesystems.get(named.value)?.value !== undefined;
  return known ? undefined : issue('filesystem-unknown', named.place, named.value);
}

function byFilesystem(a: InstanceDevice, b: InstanceDevice): number {
  return compareBytes(a.filesystem ?? '', b.filesystem ?? '') || compareBytes(a.id, b.id);
}
