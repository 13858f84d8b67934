import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { runAndFollow } from '../ui/followRun.ts';
import { chooseOperation } from './chooseOperation.ts';
import type { Target } from './target.ts';

/** Launch an instance of a file. It loses nothing: what exists is kept, so only the name is asked for. */
export async function launch(client: Client, target: Target): Promise<void> {
  const operation = await chooseOperation('launch', vscode.l10n.t('Launch Instance'), target);
  if (operation !== undefined) await runAndFollow(client, operation);
}
