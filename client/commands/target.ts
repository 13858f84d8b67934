import * as vscode from 'vscode';
import { languageOf } from '../directive.ts';
import { firstLine } from '../lxopsFiles.ts';
import { isInstanceRow, type InstanceRow } from '../tree/instanceRow.ts';
import { isInsideWorkspace } from '../ui/isInsideWorkspace.ts';
import { saveOurs } from '../ui/saveOurs.ts';

/** What a command was called on: a file of the explorer or editor, a row of the tree, or nothing (the palette). */
export type Target = vscode.Uri | InstanceRow | undefined;

/** The lxops file to work with, and the instance if the target names one. */
export interface FileTarget {
  readonly file: string;
  readonly instance?: string;
  readonly project?: string;
}

/** Find the lxops file of a target, or say clearly why there is none. */
export async function fileTarget(target: Target): Promise<FileTarget | undefined> {
  if (isInstanceRow(target)) return instanceTarget(target);
  const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) {
    void vscode.window.showErrorMessage(vscode.l10n.t('Open an lxops file first, or choose one in the explorer.'));
    return undefined;
  }
  if (uri.scheme !== 'file') {
    void vscode.window.showErrorMessage(vscode.l10n.t('Save the file first: only a file on this machine can be used.'));
    return undefined;
  }
  await saveOurs();
  if (!(await isLxopsFile(uri))) {
    const message = vscode.l10n.t(
      '{0} is not an lxops file: its first line is not "#lxops-v1".',
      vscode.workspace.asRelativePath(uri),
    );
    void vscode.window.showErrorMessage(message);
    return undefined;
  }
  return { file: uri.fsPath };
}

async function instanceTarget({ instance }: InstanceRow): Promise<FileTarget | undefined> {
  const { name, project, configPath: file } = instance;
  if (file === undefined) {
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} does not say which lxops file it was made from.', name));
    return undefined;
  }
  // Before anything is read there.
  if (!(await mayUse(file, name))) return undefined;
  if (!(await isLxopsFile(vscode.Uri.file(file)))) {
    const message = vscode.l10n.t('{0} says that it was made from {1}, which is not an lxops file now.', name, file);
    void vscode.window.showErrorMessage(message);
    return undefined;
  }
  await saveOurs();
  return { file, instance: name, project };
}

/** The path comes from the server: outside of the workspace it is used only when a person agrees. */
async function mayUse(file: string, name: string): Promise<boolean> {
  if (isInsideWorkspace(file)) return true;
  const use = vscode.l10n.t('Use This File');
  const message = vscode.l10n.t('{0} was made from a file outside of this workspace.', name);
  return (await vscode.window.showWarningMessage(message, { modal: true, detail: file }, use)) === use;
}

async function isLxopsFile(uri: vscode.Uri): Promise<boolean> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open !== undefined) return languageOf(open.lineAt(0).text) === 'lxops';
  return languageOf(await firstLine(uri)) === 'lxops';
}
