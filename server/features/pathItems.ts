import { posix } from 'node:path';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { TextKind } from '../../engine/config/schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';

/** The files that can stand here, told by their first line, as paths from the directory of this file; near ones first. */
export function pathItems(file: WorkspaceFile, kind: TextKind, workspace: Workspace): CompletionItem[] {
  const directory = posix.dirname(file.path);
  const wanted = workspace
    .files()
    .filter(({ path, format }) => path !== file.path && (format === 'cloud-config') === (kind === 'cloud-config-path'));
  return wanted.map(({ path, format, config }) => {
    const label = posix.relative(directory, path);
    const steps = label.split('/').length;
    return {
      label,
      kind: CompletionItemKind.File,
      detail: config.fields.description?.value.split('\n')[0] ?? `#${format}`,
      sortText: `${String(steps).padStart(2, '0')}${label}`,
      filterText: label,
    };
  });
}
