import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import { diagnostics } from './diagnostics.ts';

/** The diagnostics of a document as an answer, short when the client has them already. */
export function pulledDiagnostics(
  document: TextDocument,
  workspace: Workspace,
  previousResultId: string | undefined,
): DocumentDiagnosticReport {
  return reportOf(diagnostics(document, workspace), previousResultId);
}

/** Those of every file of the workspace that has one of our directives. */
export function workspaceDiagnostics(
  workspace: Workspace,
  versions: ReadonlyMap<string, number>,
  previous: ReadonlyMap<string, string>,
): WorkspaceDocumentDiagnosticReport[] {
  return workspace.files().map(({ path, text, format }) => {
    const { uri } = workspace.location({ file: path, span: { start: 0, end: 0 } });
    const document = TextDocument.create(uri, format ?? '', 0, text);
    return {
      ...reportOf(diagnostics(document, workspace), previous.get(uri)),
      uri,
      version: versions.get(uri) ?? null,
    };
  });
}

/** The id says what was found, so that equal findings are sent once. */
function reportOf(items: Diagnostic[], previousResultId: string | undefined): DocumentDiagnosticReport {
  const resultId = digest(JSON.stringify(items));
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
}

/** FNV-1a, with the length: enough to tell two answers about the same file apart. */
function digest(text: string): string {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  return `${text.length}-${(hash >>> 0).toString(36)}`;
}
