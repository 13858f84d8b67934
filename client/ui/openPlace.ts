import * as vscode from 'vscode';
import type { ErrorEvent } from '../runs/outcome.ts';

/** Open a file of the host at a line and column, both counted from 1. */
export async function openPlace(file: string, line: number, column: number): Promise<void> {
  const position = new vscode.Position(Math.max(line - 1, 0), Math.max(column - 1, 0));
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position) });
}

/** Open the place that an error names, if it names one. */
export async function openErrorPlace(error: ErrorEvent | undefined): Promise<void> {
  if (error?.file !== undefined) await openPlace(error.file, error.line ?? 1, error.column ?? 1);
}
