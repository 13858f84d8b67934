import * as vscode from 'vscode';
import type { Client } from './client.ts';
import { registerCommands } from './commands/index.ts';
import { keepLanguages } from './languageIdentity.ts';
import { startServerOnDemand } from './startServerOnDemand.ts';
import { watchLxopsFiles } from './lxopsFiles.ts';
import { unfinishedRuns } from './runs/record.ts';
import { createInstancesView } from './tree/instancesView.ts';
import { followRun } from './ui/followRun.ts';
import { providePlanDocuments } from './ui/planDocuments.ts';
import { showError } from './ui/showError.ts';

/** Everything that is heavy, the language client, the engine, a search of the workspace, comes when it is needed. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('lxops', { log: true });
  const files = watchLxopsFiles();
  const plans = providePlanDocuments();
  const instances = createInstancesView(log);
  const client: Client = { context, log, files, plans, instances };
  context.subscriptions.push(
    log,
    files,
    plans,
    instances,
    registerCommands(client),
    startServerOnDemand(context, log, files),
    keepLanguages(files),
  );
  void findRunsAgain(client);
}

/** Show the runs that a reload of the window left behind, each to its end. */
async function findRunsAgain(client: Client): Promise<void> {
  const records = await unfinishedRuns(client.context);
  for (const record of records) {
    void followRun(client, record).catch((error: unknown) => showError(client.log, error));
  }
}
