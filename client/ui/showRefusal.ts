import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { operationWords } from './operationWords.ts';

/**
 * Say why an operation cannot run now.
 *
 * @param canStop it could run if the instance was stopped; then that is offered
 * @returns whether to stop the instance first
 */
export async function showRefusal(client: Client, plan: ShownPlan, canStop: boolean): Promise<boolean> {
  const stopFirst = vscode.l10n.t('Stop It First …');
  const showPlan = vscode.l10n.t('Show Plan');
  const message = `${operationWords(plan.operation, plan.instance).refused}: ${plan.refusals.join(' ')}`;
  const buttons = canStop ? [stopFirst, showPlan] : [showPlan];
  const answer = await vscode.window.showErrorMessage(message, ...buttons);
  if (answer === showPlan) await client.plans.show(plan);
  return answer === stopFirst;
}
