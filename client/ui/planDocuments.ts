import * as vscode from 'vscode';
import type { ShownPlan } from '../../engine/index.ts';
import { operationWords } from './operationWords.ts';
import { planMarkdown } from './planText.ts';
import { planWords } from './planWords.ts';

const SCHEME = 'lxops-plan';

/** Plans as read-only documents; the last one of each operation on each instance is kept. */
export interface PlanDocuments extends vscode.Disposable {
  show(plan: ShownPlan): Promise<void>;
}

export function providePlanDocuments(): PlanDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.path) ?? '',
  });
  return {
    async show(plan) {
      const uri = vscode.Uri.from({
        scheme: SCHEME,
        path: `/${plan.project || 'default'}/${plan.operation} ${plan.instance}.md`,
      });
      texts.set(uri.path, planMarkdown(operationWords(plan.operation, plan.instance).button, plan, planWords()));
      changed.fire(uri);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
