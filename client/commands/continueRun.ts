import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { isInstanceRow } from '../tree/instanceRow.ts';
import { unfinishedOperation } from '../tree/instanceState.ts';
import { runAndFollow } from '../ui/followRun.ts';
import { observePlan } from '../ui/observePlan.ts';
import { chooseOperation } from './chooseOperation.ts';
import { runConfirmed } from './runConfirmed.ts';
import type { Target } from './target.ts';

/** Go on with a launch or a rebuild that has not come to its end. */
export async function continueRun(client: Client, target: Target): Promise<void> {
  if (!isInstanceRow(target)) return;
  const name = unfinishedOperation(target.instance.marks);
  const operation = name && (await chooseOperation(name, vscode.l10n.t('Continue'), target));
  if (operation === undefined) return;
  if (name === 'launch') return runAndFollow(client, operation);
  // Where the new root disk is there already, only its cloud-config entries are left.
  const rest = { ...operation, name: 'configure' } as const;
  const { plan } = await observePlan(client, rest);
  const isLeft = plan !== undefined && (plan.resume !== undefined || plan.refusals.length === 0);
  await (isLeft ? runAndFollow(client, rest) : runConfirmed(client, operation));
}
