import { posix } from 'node:path';
import type { Issue, IssueCode } from '../../engine/config/issues.ts';
import { lxdopsFixes } from '../../engine/config/migrate/lxdopsFixes.ts';
import { migrate } from '../../engine/config/migrate/migrate.ts';
import { nearest } from '../../engine/config/nearest.ts';
import type { Span } from '../../engine/config/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { createFile } from './createFile.ts';
import { addFilesystem, defineProperty } from './defineMissing.ts';
import { propertyNames } from './properties.ts';
import { removeItem } from './listItem.ts';
import { viewsOf } from './settings.ts';

/** One way to mend a finding: what the person reads, and the new text for a part of the file. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly newText: string;
  /** Files to be made with it, by absolute path; there must be none yet. */
  readonly newFiles?: readonly { readonly path: string; readonly text: string }[];
  /** What changes in other files, by absolute path. */
  readonly elsewhere?: readonly { readonly path: string; readonly span: Span; readonly newText: string }[];
}

/** The ways to mend a finding in a file, the likeliest first. */
export type QuickFix = (issue: Issue, file: WorkspaceFile, workspace: Workspace) => readonly Fix[];

/** A new issue does not compile until somebody decides about its fix. */
export const quickFixes: Record<IssueCode, QuickFix | 'none'> = {
  'yaml-syntax': 'none',
  'yaml-control': 'none',
  'yaml-too-deep': 'none',
  'yaml-too-many-aliases': 'none',
  'yaml-anchor-unknown': 'none',
  'yaml-anchor-cycle': 'none',
  'yaml-merge': 'none',
  'yaml-tag': 'none',
  'yaml-key-duplicate': 'none',
  'yaml-type': asList,
  'format-unknown': addDirective,
  'file-missing': (...asked) => [...nearestPath(...asked), ...createFile(...asked)],
  'file-unreadable': 'none',
  'include-duplicate': removeDuplicate,
  'include-cycle': 'none',
  'include-same-file': 'none',
  'path-reserved': 'none',
  'property-unset': (...asked) => [...nearestProperty(...asked), ...defineProperty(...asked)],
  'property-overridden': 'none',
  'filesystem-overridden': 'none',
  'device-overridden': 'none',
  'include-overrides': 'none',
  'overrides-including': 'none',
  'filesystem-unknown': (...asked) => [...nearestFilesystem(...asked), ...addFilesystem(...asked)],
  'filesystem-empty': 'none',
  'filesystem-no-id': 'none',
  'device-empty': 'none',
  'device-no-id': 'none',
  'device-path-duplicate': 'none',
  'device-path-inside': 'none',
  'device-directory-shared': 'none',
  'filesystem-shared': 'none',
  'destroy-unsaid': 'none',
  'profile-duplicate': removeDuplicate,
  'device-relative': 'none',
  'device-leaves': 'none',
  'device-origin-snapshot': 'none',
  'device-source-missing': 'none',
  'format-loop': 'none',
  'migration-comment': 'none',
  'migration-replaced': 'none',
  'migration-anchor': 'none',
  'migration-added': 'none',
  'migration-moved': 'none',
  'migration-left': 'none',
  'migration-failed': 'none',
  'migration-rewritten': 'none',
  'lxdops-os-type': 'none',
  'lxdops-os-conflict': 'none',
  'directive-almost': correctDirective,
  'old-format': migrateFile,
  'unknown-key': nearestWord,
  'ignored-key': replaceIgnored,
  'unknown-value': nearestWord,
  'bad-permissions': 'none',
  'cloud-directive': addDirective,
  'cloud-null-item': 'none',
  'cloud-sudo': 'none',
  'cloud-command': 'none',
  'cloud-package': 'none',
  'cloud-encoding': 'none',
  'cloud-ssh-import': 'none',
  'cloud-locked-password': 'none',
  'cloud-not-applied': 'none',
  'cloud-name': 'none',
  'cloud-path': 'none',
  'cloud-user-name': 'none',
  'cloud-option': 'none',
  'ostype-missing': 'none',
  'ostype-cannot': 'none',
};

function change({ place }: Issue, newText: string): Fix {
  return { title: `Change to "${newText}"`, span: place.span, newText };
}

/** The second fact of the issue is the word that was probably meant. */
function nearestWord(issue: Issue): readonly Fix[] {
  const word = issue.facts?.[1];
  return word === undefined || word === '' ? [] : [change(issue, word)];
}

function nearestFilesystem(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const ids = viewsOf(file, workspace).flatMap(({ config }) => [...config.filesystems.keys()]);
  const word = nearest(issue.facts?.[0] ?? '', ids);
  return word === undefined ? [] : [change(issue, word)];
}

function nearestProperty(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const written = file.text.slice(issue.place.span.start, issue.place.span.end);
  const name = issue.facts?.[0] ?? '';
  const known = nearest(name, propertyNames(file, 'patterns', workspace));
  const start = issue.place.span.start + written.indexOf(`(${name})`);
  if (known === undefined || start < issue.place.span.start) return [];
  return [{ title: `Change to "(${known})"`, span: { start, end: start + name.length + 2 }, newText: `(${known})` }];
}

function nearestPath(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const directory = posix.dirname(file.path);
  const written = file.text.slice(issue.place.span.start, issue.place.span.end);
  const known = workspace.files().filter(({ path }) => path !== file.path);
  const word = nearest(
    written,
    known.map(({ path }) => posix.relative(directory, path)),
  );
  return word === undefined ? [] : [change(issue, word)];
}

/** A single value where a list belongs. */
function asList(issue: Issue, file: WorkspaceFile): readonly Fix[] {
  const written = file.text.slice(issue.place.span.start, issue.place.span.end);
  if (issue.facts?.[0] !== 'a list' || /[\n:{}[\],#]/.test(written) || written === '') return [];
  return [{ title: `Change to a list`, span: issue.place.span, newText: `[${written}]` }];
}

function removeDuplicate(issue: Issue, file: WorkspaceFile): readonly Fix[] {
  const removed = removeItem(file, issue.place.span);
  return removed === undefined ? [] : [{ title: 'Remove it here', ...removed }];
}

function replaceIgnored(issue: Issue): readonly Fix[] {
  return issue.facts?.[0] === 'mode' ? [change(issue, 'permissions')] : [];
}

function correctDirective(issue: Issue, file: WorkspaceFile): readonly Fix[] {
  const directive = issue.facts?.[0] ?? '';
  const start = file.text.search(/#/);
  const end = start + (/^[^\r\n]*/.exec(file.text.slice(start))?.[0].length ?? 0);
  return [{ title: `Make the first line ${directive}`, span: { start: 0, end }, newText: directive }];
}

function addDirective(issue: Issue, file: WorkspaceFile): readonly Fix[] {
  const directive = issue.code === 'cloud-directive' ? '#cloud-config' : '#lxops-v1';
  return file.text.startsWith('#!')
    ? []
    : [{ title: `Add the first line ${directive}`, span: { start: 0, end: 0 }, newText: `${directive}\n` }];
}

/**
 * The whole file in the current format; comments and order stay. Nothing is offered before its errors are corrected.
 * Beside that, what lxdops did by itself, to be written down while it is known.
 */
function migrateFile(_issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const { text, issues, files, wants } = migrate(file.text, file.path);
  if (issues.length > 0) return [];
  const without =
    wants.length === 0 ? '' : `, without the content of ${wants.map((path) => posix.basename(path)).join(', ')}`;
  const title = `Migrate lxdops file${without}`;
  const newFiles = files.map(({ path, text }) => ({ path: posix.join(posix.dirname(file.path), path), text }));
  const whole: Fix = { title, span: { start: 0, end: file.text.length }, newText: text, newFiles };
  const fixes = lxdopsFixes(file.config, workspace.merged(file.path).config);
  const all = migrateAll(whole, file, workspace);
  return [whole, ...fixes.map(({ title, edit }) => ({ title, span: edit.span, newText: edit.text })), ...all];
}

/** This file and the others of the workspace; those with errors stay. */
function migrateAll(whole: Fix, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const old = workspace.files().filter(({ format, path }) => format === 'lxdops' && path !== file.path);
  const migrated = old.flatMap((one) => {
    const { text, issues, files } = migrate(one.text, one.path);
    const newFiles = files.map(({ path, text }) => ({ path: posix.join(posix.dirname(one.path), path), text }));
    const span = { start: 0, end: one.text.length };
    return issues.length > 0 ? [] : [{ newFiles, edit: { path: one.path, span, newText: text } }];
  });
  if (migrated.length === 0) return [];
  const newFiles = [...(whole.newFiles ?? []), ...migrated.flatMap((one) => one.newFiles)];
  const elsewhere = migrated.map(({ edit }) => edit);
  const title = `Migrate the ${migrated.length + 1} lxdops files of the workspace`;
  return [{ ...whole, title, newFiles, elsewhere }];
}
