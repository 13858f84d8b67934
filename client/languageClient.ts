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

  function opened(document: vscode.TextDocument): void {
    if (started || !isOurs(document.languageId)) return;
    started = true;
    void files.find();
    void startServer(context, log).then(
      (stop) => disposables.push(stop),
      (error: unknown) => log.error(`The language server did not start: ${String(error)}`),
    );
  }

  for (const document of vscode.workspace.textDocuments) opened(document);
  disposables.push(vscode.workspace.onDidOpenTextDocument(opened));
  return { dispose: () => disposables.forEach((one) => void one.dispose()) };
}

async function startServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<vscode.Disposable> {
  const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
  const begun = performance.now();
  const run = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const client = new LanguageClient(
    'lxops',
    vscode.l10n.t('lxops Language Server'),
    { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    { documentSelector: [{ language: 'lxops' }, { language: 'cloud-config' }] },
  );
  await client.start();
  log.debug(`language server ready in ${Math.round(performance.now() - begun)} ms`);
  return { dispose: () => void client.stop() };
}
