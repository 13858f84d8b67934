import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { startRun } from '../runs/record.ts';
import { showOutcome, showRun } from '../ui/showRun.ts';
import { chooseOperation } from './chooseOperation.ts';
import type { Target } from './target.ts';

/** Launch an instance of a file. It loses nothing: what exists is kept, so only the name is asked for. */
export async function launch(client: Client, target: Target): Promise<void> {
  const operation = await chooseOperation('launch', vscode.l10n.t('Launch Instance'), target);
  if (operation === undefined) return;
  const record = await startRun(client.context, operation, undefined);
  const outcome = await showRun(client, record);
  await showOutcome(client, record, outcome);
}
