import * as vscode from 'vscode';

/** Say what failed, with the log at hand. Cancelling is not a failure. */
export async function showError(log: vscode.LogOutputChannel, error: unknown): Promise<void> {
  if (error instanceof Error && error.name === 'AbortError') return;
  const { explain } = await import('../../engine/index.ts');
  const text = explain(error);
  log.error(text);
  const showLog = vscode.l10n.t('Show Log');
  if ((await vscode.window.showErrorMessage(text, showLog)) === showLog) log.show(true);
}
