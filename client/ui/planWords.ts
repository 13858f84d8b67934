import * as vscode from 'vscode';
import type { PlanWords } from './planText.ts';

/** The headings of plans in the display language. */
export function planWords(): PlanWords {
  return {
    refusals: vscode.l10n.t('Cannot run'),
    losses: vscode.l10n.t('Will be lost'),
    keeps: vscode.l10n.t('Stays'),
    steps: vscode.l10n.t('Steps'),
    nothing: vscode.l10n.t('There is nothing to do.'),
    more: (count) => vscode.l10n.t('… and {0} more steps (Show Plan lists them)', count),
  };
}
