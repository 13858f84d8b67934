import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ClientAbilities } from '../server/protocol.ts';

/** Start the bundled language server in a process of its own and connect the editor to it. */
export async function startServer(context: vscode.ExtensionContext): Promise<LanguageClient> {
  const run = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const client = new LanguageClient(
    'lxops',
    vscode.l10n.t('lxops Language Server'),
    { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      documentSelector: [{ language: 'lxops' }, { language: 'cloud-config' }],
      initializationOptions: { hasCommands: true } satisfies ClientAbilities,
    },
  );
  await client.start();
  return client;
}
