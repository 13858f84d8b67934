import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { chooseOperation } from './chooseOperation.ts';
import { runConfirmed } from './runConfirmed.ts';
import type { Target } from './target.ts';

/** Delete an instance with the filesystems that its file marks for it. */
export async function destroy(client: Client, target: Target): Promise<void> {
  await runConfirmed(client, await chooseOperation('destroy', vscode.l10n.t('Destroy Instance'), target));
}
