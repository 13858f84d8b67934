import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { planOperation } from '../runs/commandLine.ts';
import type { Operation } from '../runs/operation.ts';
import type { Outcome } from '../runs/outcome.ts';
import { startRun } from '../runs/record.ts';
import { askName } from '../ui/askName.ts';
import { confirmPlan } from '../ui/confirmPlan.ts';
import { openPlace } from '../ui/openPlace.ts';
import { operationWords } from '../ui/operationWords.ts';
import { showRefusal } from '../ui/showRefusal.ts';
import { showOutcome, showRun } from '../ui/showRun.ts';
import { fileTarget, type Target } from './target.ts';

/**
 * Show the plan of an operation that loses something, and run exactly that plan after a yes. A plan that changed in the
 * meantime is shown again.
 */
export async function runConfirmed(
  client: Client,
  name: Operation['name'],
  title: string,
  target: Target,
): Promise<void> {
  const chosen = await chooseOperation(name, title, target);
  for (let operation = chosen; operation !== undefined;) {
    const { plan, error } = await observePlan(client, operation);
    if (plan === undefined) return showPlanError(operation, error);
    if (plan.refusals.length > 0) {
      const stopping = await whenStopped(client, operation);
      const stop = await showRefusal(client, plan, stopping !== undefined);
      operation = stop ? stopping : undefined;
      continue;
    }
    if (!(await confirmPlan(client, plan))) return;
    const record = await startRun(client.context, operation, plan.digest);
    const outcome = await showRun(client, record);
    if (outcome.error?.code !== 'plan.changed') return showOutcome(client, record, outcome);
    client.log.warn(outcome.error.text);
  }
}

/** The same operation with a stop before it, if that is what it takes. */
async function whenStopped(client: Client, operation: Operation): Promise<Operation | undefined> {
  if (operation.name !== 'delete' && operation.name !== 'destroy') return undefined;
  const stopping: Operation = { ...operation, stop: true };
  const { plan } = await observePlan(client, stopping);
  return plan?.refusals.length === 0 ? stopping : undefined;
}

/** The file, instance and project that an operation is about; asks for the name where the target has none. */
export async function chooseOperation(
  name: Operation['name'],
  title: string,
  target: Target,
): Promise<Operation | undefined> {
  const chosen = await fileTarget(target);
  if (chosen === undefined) return undefined;
  const instance = chosen.instance ?? (await askName(title, chosen.file));
  return instance === undefined ? undefined : { name, ...chosen, instance };
}

/** The plan of an operation at this moment, with progress in the status bar. */
export async function observePlan(client: Client, operation: Operation): Promise<Outcome> {
  const title = vscode.l10n.t('Planning: {0}', operationWords(operation.name, operation.instance).button);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
    planOperation(client.context, operation),
  );
}

/** Say why there is no plan. */
export async function showPlanError({ name, instance, file }: Operation, error: Outcome['error']): Promise<void> {
  const openFile = vscode.l10n.t('Open File');
  const reason = error?.text ?? vscode.l10n.t('the command line ended without a plan.');
  const message = `${operationWords(name, instance).failed}: ${reason}`;
  if ((await vscode.window.showErrorMessage(message, openFile)) === openFile) {
    await openPlace(error?.file ?? file, error?.line ?? 1, error?.column ?? 1);
  }
}
