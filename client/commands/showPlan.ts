import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import type { Operation } from '../runs/operation.ts';
import { askName } from '../ui/askName.ts';
import { observePlan, showPlanError } from '../ui/observePlan.ts';
import { fileTarget, type Target } from './target.ts';

/** Show what an operation would do now, as a document. Nothing is changed. */
export async function showPlan(client: Client, target: Target): Promise<void> {
  const chosen = await fileTarget(target);
  if (chosen === undefined) return;
  const name = await chooseName();
  if (name === undefined) return;
  const instance = chosen.instance ?? (await askName(vscode.l10n.t('Show Plan'), chosen.file));
  if (instance === undefined) return;
  const operation: Operation = { ...chosen, name, instance };
  const { plan, error } = await observePlan(client, operation);
  await (plan === undefined ? showPlanError(operation, error) : client.plans.show(plan));
}

async function chooseName(): Promise<Operation['name'] | undefined> {
  const { t } = vscode.l10n;
  const items: (vscode.QuickPickItem & { readonly name: Operation['name'] })[] = [
    { name: 'launch', label: t('Launch'), detail: t('Create the instance and configure it') },
    { name: 'rebuild', label: t('Rebuild'), detail: t('Replace its root disk and configure it again') },
    { name: 'delete', label: t('Delete'), detail: t('Delete it and keep its filesystems') },
    { name: 'destroy', label: t('Destroy'), detail: t('Delete it with its filesystems') },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t('Show the plan of which operation?') });
  return picked?.name;
}
