import * as vscode from 'vscode';
import { isOurs, languageOf, type LanguageId } from './directive.ts';
import type { LxopsFiles } from './lxopsFiles.ts';

/** What is known of the language of an open document: the last id seen, and whether a person chose it. */
interface Claim {
  readonly languageId: string;
  readonly chosen: boolean;
}

/**
 * Give documents the language of their first line, on opening and when the line changes: VS Code itself goes by the
 * file name first, so `.yaml` is `yaml` or what another extension claims, and `.cfg` is `properties`.
 *
 * A document whose language somebody else changed keeps that language for as long as it is open.
 */
export function keepLanguages(files: LxopsFiles): vscode.Disposable {
  // A change of language closes and opens the same document object, a real reopening makes a new one.
  const claims = new WeakMap<vscode.TextDocument, Claim>();

  function opened(document: vscode.TextDocument): void {
    const before = claims.get(document);
    if (before === undefined) {
      claims.set(document, { languageId: document.languageId, chosen: false });
      void consider(document);
    } else if (before.languageId !== document.languageId) {
      claims.set(document, { languageId: document.languageId, chosen: true });
    }
  }

  async function consider(document: vscode.TextDocument): Promise<void> {
    const wanted = await wantedLanguage(document, files);
    const claim = claims.get(document);
    if (wanted === undefined || claim?.chosen || document.isClosed || document.languageId === wanted) return;
    claims.set(document, { languageId: wanted, chosen: false });
    await vscode.languages.setTextDocumentLanguage(document, wanted);
  }

  for (const document of vscode.workspace.textDocuments) opened(document);
  return vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(opened),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.some((change) => change.range.start.line === 0)) void consider(document);
    }),
  );
}

async function wantedLanguage(document: vscode.TextDocument, files: LxopsFiles): Promise<LanguageId | undefined> {
  const wanted = languageOf(document.lineAt(0).text);
  // `#cloud-config` belongs to others as well; it is ours only beside lxops files.
  if (wanted === 'cloud-config' && !isOurs(document.languageId) && !(await besideLxopsFiles(files))) return undefined;
  return wanted;
}

async function besideLxopsFiles(files: LxopsFiles): Promise<boolean> {
  if (vscode.workspace.textDocuments.some((document) => languageOf(document.lineAt(0).text) === 'lxops')) return true;
  return (await files.find()).size > 0;
}
