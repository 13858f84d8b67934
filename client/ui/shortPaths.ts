import * as vscode from 'vscode';

/** A text without the folders of the workspace before the paths in it. */
export function shortPaths(text: string): string {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => `${uri.fsPath}/`);
  return folders.reduce((shorter, folder) => shorter.replaceAll(folder, ''), text);
}
