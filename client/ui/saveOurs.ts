import * as vscode from 'vscode';
import { isOurs } from '../directive.ts';

/** Save what is open of our languages: the command line reads files, not editors. */
export async function saveOurs(): Promise<void> {
  const dirty = vscode.workspace.textDocuments.filter((document) => document.isDirty && isOurs(document.languageId));
  await Promise.all(dirty.filter((document) => document.uri.scheme === 'file').map((document) => document.save()));
}
