import * as vscode from 'vscode';
import { defaultInstanceName, isInstanceName } from './instanceName.ts';

/** Ask for the name of the instance; `undefined` when the question was dismissed. */
export async function askName(title: string, file: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the instance'),
    value: defaultInstanceName(file),
    ignoreFocusOut: true,
    validateInput: (value) =>
      isInstanceName(value)
        ? undefined
        : vscode.l10n.t('A name has letters, digits and hyphens, begins with a letter and does not end with a hyphen.'),
  });
}
