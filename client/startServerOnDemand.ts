import * as vscode from 'vscode';
import { isOurs } from './directive.ts';
import type { LxopsFiles } from './lxopsFiles.ts';

/** Start the language server, and look for lxops files, with the first document of our languages; nothing runs before. */
export function startServerOnDemand(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  files: LxopsFiles,
): vscode.Disposable {
  let started = false;
  const disposables: vscode.Disposable[] = [];

  async function start(): Promise<void> {
    // The language client is CommonJS: only a module of ours that imports it has its names after bundling.
    const { startServer } = await import('./languageServer.ts');
    const begun = performance.now();
    const client = await startServer(context);
    disposables.push({ dispose: () => void client.stop() });
    log.debug(`language server ready in ${Math.round(performance.now() - begun)} ms`);
  }

  function opened(document: vscode.TextDocument): void {
    if (started || !isOurs(document.languageId)) return;
    started = true;
    void files.find();
    start().catch((error: unknown) => log.error(`The language server did not start: ${String(error)}`));
  }

  for (const document of vscode.workspace.textDocuments) opened(document);
  disposables.push(vscode.workspace.onDidOpenTextDocument(opened));
  return { dispose: () => disposables.forEach((one) => void one.dispose()) };
}
