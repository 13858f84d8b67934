import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { operationWords } from './operationWords.ts';
import { planDetail } from './planText.ts';
import { planWords } from './planWords.ts';

const STEPS_IN_DIALOG = 12;

/** Show what an operation will do and wait for a decision. A refused plan is shown with the way out. */
export async function confirmPlan(client: Client, plan: ShownPlan): Promise<boolean> {
  const words = operationWords(plan.operation, plan.instance);
  const showPlan = vscode.l10n.t('Show Plan');
  if (plan.refusals.length > 0) {
    const answer = await vscode.window.showErrorMessage(`${words.refused}: ${plan.refusals.join(' ')}`, showPlan);
    if (answer === showPlan) await client.plans.show(plan);
    return false;
  }
  const detail = planDetail(plan, planWords(), STEPS_IN_DIALOG);
  const answer = await vscode.window.showWarningMessage(
    words.question,
    { modal: true, detail },
    words.button,
    showPlan,
  );
  if (answer === showPlan) await client.plans.show(plan);
  return answer === words.button;
}
