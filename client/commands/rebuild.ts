import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { chooseOperation } from './chooseOperation.ts';
import { runConfirmed } from './runConfirmed.ts';
import type { Target } from './target.ts';

/** Replace the root disk of an instance by a fresh one and configure it again; its filesystems stay. */
export async function rebuild(client: Client, target: Target): Promise<void> {
  await runConfirmed(client, await chooseOperation('rebuild', vscode.l10n.t('Rebuild Instance'), target));
}
