import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { chooseOperation } from './chooseOperation.ts';
import { runConfirmed } from './runConfirmed.ts';
import type { Target } from './target.ts';

/** Delete an instance and its profile; its filesystems stay. */
export async function deleteInstance(client: Client, target: Target): Promise<void> {
  await runConfirmed(client, await chooseOperation('delete', vscode.l10n.t('Delete Instance'), target));
}
