import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';
import type { Client } from '../client.ts';
import { operationWords } from './operationWords.ts';
import { planDetail } from './planText.ts';
import { planWords } from './planWords.ts';

const STEPS_IN_DIALOG = 8;

/** Show what an operation will do and wait for a decision. */
export async function confirmPlan(client: Client, plan: ShownPlan): Promise<boolean> {
  const words = operationWords(plan.operation, plan.instance);
  const showPlan = vscode.l10n.t('Show Plan');
  const detail = planDetail(plan, planWords(), STEPS_IN_DIALOG);
  const options = { modal: true, detail };
  // The first button is the one that Enter presses: in a dialog that has just appeared it must not destroy anything.
  const answer = await vscode.window.showWarningMessage(words.question, options, showPlan, words.button);
  if (answer === showPlan) await client.plans.show(plan);
  return answer === words.button;
}
