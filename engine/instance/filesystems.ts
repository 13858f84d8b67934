import type { Config, Filesystem } from '../config/model.ts';
import type { Lookup, PropertyReference } from '../config/pattern.ts';
import { compareBytes } from './compare.ts';
import type { InstanceFilesystem, InstanceIssue } from './model.ts';
import { resolvePattern } from './resolvePattern.ts';

/** The filesystems of an instance by path. One that is null is left out: verification refuses it. */
export function resolveFilesystems(
  config: Config,
  lookup: Lookup,
): { readonly all: readonly InstanceFilesystem[]; readonly issues: readonly InstanceIssue[] } {
  const all: InstanceFilesystem[] = [];
  const issues: InstanceIssue[] = [];
  for (const [id, entry] of config.filesystems) {
    if (entry.value === undefined) continue;
    const pattern = entry.value.pattern ?? { value: '', place: entry.place };
    const path = resolvePattern(pattern, lookup);
    if (path.issue !== undefined) {
      issues.push({ ...path.issue, part: 'filesystems' });
      continue;
    }
    all.push({
      id,
      path: path.text,
      ...kindOf(path.text),
      destroy: entry.value.destroy?.value ?? false,
      transient: entry.value.transient?.value ?? false,
      zfsProperties: sortedProperties(entry.value),
      fromInstance: hasInstanceComponent(path.text, path.values),
      pattern: pattern.value,
      place: pattern.place,
    });
  }
  return { all: all.toSorted((a, b) => compareBytes(a.path, b.path) || compareBytes(a.id, b.id)), issues };
}

/** A path that begins with `/` is a directory; any other is a dataset, taken to be mounted at `/` and its name. */
function kindOf(path: string): Pick<InstanceFilesystem, 'kind' | 'directory'> {
  return path.startsWith('/') ? { kind: 'directory', directory: path } : { kind: 'dataset', directory: `/${path}` };
}

/**
 * Is one whole component of the path the name of the instance, put there by the pattern, below another component?
 * A property of the user that happens to hold the same text does not count.
 */
function hasInstanceComponent(path: string, values: readonly PropertyReference[]): boolean {
  return values.some(({ name, span: { start, end } }) => {
    if (name !== 'instance' && name !== 'project_instance') return false;
    const value = path.slice(start, end);
    if (value === '' || value === '.' || value === '..' || value.includes('/')) return false;
    const whole = (start === 0 || path[start - 1] === '/') && (end === path.length || path[end] === '/');
    return (
      whole &&
      path
        .slice(0, start)
        .split('/')
        .some((part) => part !== '' && part !== '.')
    );
  });
}

/** Values are texts, not patterns. */
function sortedProperties({ zfsProperties }: Filesystem): ReadonlyMap<string, string> {
  const sorted = [...zfsProperties].toSorted(([a], [b]) => compareBytes(a, b));
  return new Map(sorted.map(([name, { value }]) => [name, value]));
}
