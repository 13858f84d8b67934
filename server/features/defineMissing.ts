import type { Issue } from '../../engine/config/issues.ts';
import { setProperty } from '../../engine/config/properties.ts';
import { quote } from '../../engine/config/yaml/quote.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { insertEntry } from './insertEntry.ts';
import type { Fix } from './quickFixes.ts';
import { viewsOf } from './settings.ts';

/** Set the property that a pattern misses, with an empty value to be filled in: in this file, or in the user's. */
export function defineProperty(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const name = issue.facts?.[0] ?? '';
  const here = file.format === 'lxops-v1' ? insertEntry(file, 'properties', `${quote(name)}: ""`) : undefined;
  const own = here === undefined ? [] : [{ title: `Add "${name}" to the properties of this file`, ...here }];
  return [...own, ...inPropertiesFile(name, workspace)];
}

function inPropertiesFile(name: string, workspace: Workspace): readonly Fix[] {
  const path = workspace.propertyFiles.own;
  if (path === undefined) return [];
  const nothing = { title: `Add "${name}" to your ${baseName(path)}`, span: { start: 0, end: 0 }, newText: '' };
  const existing = workspace.file(path);
  if (existing === undefined) {
    const isMissing = (workspace.unreadable(path) ?? 'ENOENT') === 'ENOENT';
    return isMissing ? [{ ...nothing, newFiles: [{ path, text: setProperty('', name, '') }] }] : [];
  }
  const span = { start: 0, end: existing.text.length };
  return [{ ...nothing, elsewhere: [{ path, span, newText: setProperty(existing.text, name, '') }] }];
}

/** Add the filesystem that a device names: below the first one that there is, else in a pool to be filled in. */
export function addFilesystem(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const id = issue.facts?.[0] ?? '';
  if (file.format === undefined || file.format === 'cloud-config') return [];
  const [first] = viewsOf(file, workspace).flatMap(({ config }) => [...config.filesystems.values()]);
  const under = first?.value?.pattern?.value;
  const pattern = under === undefined ? 'tank/(instance)' : `${under}/${id}`;
  const change = insertEntry(file, 'filesystems', `${quote(id)}: {pattern: ${quote(pattern)}}`);
  return change === undefined ? [] : [{ title: `Add the filesystem "${id}"`, ...change }];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
