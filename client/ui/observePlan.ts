import * as vscode from 'vscode';
import type { Client } from '../client.ts';
import { planOperation } from '../runs/commandLine.ts';
import type { Operation } from '../runs/operation.ts';
import type { Outcome } from '../runs/outcome.ts';
import { openPlace } from './openPlace.ts';
import { operationWords } from './operationWords.ts';

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
