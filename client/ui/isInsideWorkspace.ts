import * as vscode from 'vscode';

/** Does a path of this machine lie in a folder of the workspace? Paths that came from a server are opened only there. */
export function isInsideWorkspace(file: string): boolean {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
}
