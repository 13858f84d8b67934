import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import type { Target } from './target.ts';

/** Rewrite a file of the old `#lxdops` format, by the language server's own quick fix; undo brings the old one back. */
export async function migrateFile(_client: Client, target: Target): Promise<void> {
  const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) return;
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: false });
  if (!/^#lxdops\s*$/.test(document.lineAt(0).text)) {
    const message = vscode.l10n.t(
      '{0} is not in the old format: its first line is not "#lxdops".',
      vscode.workspace.asRelativePath(uri),
    );
    void vscode.window.showErrorMessage(message);
    return;
  }
  const fix = await findFix(document);
  if (fix?.edit === undefined || !(await vscode.workspace.applyEdit(fix.edit))) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The file cannot be migrated before its errors are corrected.'));
  }
}

async function findFix(document: vscode.TextDocument): Promise<vscode.CodeAction | undefined> {
  const actions = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    document.lineAt(0).range,
    vscode.CodeActionKind.QuickFix.value,
  );
  return actions.find((action): action is vscode.CodeAction => 'edit' in action && /migrate/i.test(action.title));
}
