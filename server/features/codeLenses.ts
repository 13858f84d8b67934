import type { CodeLens, Command } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { placesNaming } from './references.ts';

/**
 * Above the first line: what can be done with the file, the instances made from it, how many files include it.
 *
 * @param hasCommands does the client know the commands?
 */
export function codeLenses(
  document: TextDocument,
  workspace: Workspace,
  { hasCommands }: { readonly hasCommands: boolean },
): CodeLens[] {
  const file = workspace.file(document.uri);
  if (file?.format === undefined || !workspace.settings.codeLens) return [];
  const start = { line: 0, character: 0 };
  const commands = [
    ...(hasCommands && isRoot(file, workspace) ? COMMANDS : []),
    ...instanceTitles(file, workspace),
    ...includersTitle(file, workspace),
  ];
  return commands.map((command) => ({ range: { start, end: start }, command }));
}

const COMMANDS: readonly Command[] = [
  { title: '$(rocket) Launch', command: 'lxops.launch' },
  { title: '$(sync) Rebuild', command: 'lxops.rebuild' },
  { title: '$(checklist) Show plan', command: 'lxops.showPlan' },
];

function isRoot(file: WorkspaceFile, workspace: Workspace): boolean {
  if (file.format === 'cloud-config') return false;
  const { image, origin } = workspace.merged(file.path).config;
  return image !== undefined || origin !== undefined;
}

function instanceTitles(file: WorkspaceFile, { inventory }: Workspace): readonly Command[] {
  const instances = inventory?.instances.filter((instance) => instance.file === file.path) ?? [];
  return instances.map(({ name, status }) => ({ title: `${name}: ${status.toLowerCase()}`, command: '' }));
}

function includersTitle(file: WorkspaceFile, workspace: Workspace): readonly Command[] {
  const count = new Set(placesNaming(file.path, workspace).map((place) => place.file)).size;
  if (count === 0) return [];
  return [{ title: count === 1 ? 'used by 1 file' : `used by ${count} files`, command: '' }];
}
