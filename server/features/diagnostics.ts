import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Issue, IssueCode, Severity } from '../../engine/config/issues.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { toRange } from './range.ts';

/** What is wrong with a file: on its own, with what it names, and in the roots that read it. */
export function diagnostics(document: TextDocument, workspace: Workspace): Diagnostic[] {
  return issuesOf(document, workspace).map((issue) => toDiagnostic(document, issue, workspace));
}

/** The findings behind the diagnostics, in the order of the file. */
export function issuesOf(document: TextDocument, workspace: Workspace): Issue[] {
  const file = workspace.file(document.uri);
  if (file === undefined || !isOurs(document, file)) return [];
  const found = [...ownIssues(file, workspace), ...rootIssues(file, workspace)];
  const first = new Map(found.toReversed().map((issue) => [identity(issue), issue]));
  return [...first.values()].toSorted((a, b) => a.place.span.start - b.place.span.start);
}

/** A file of another kind that the editor sends because of its name is none of our business. */
function isOurs(document: TextDocument, file: WorkspaceFile): boolean {
  const almost = file.issues.some(({ code }) => code === 'directive-almost');
  return file.format !== undefined || almost || ['lxops', 'cloud-config'].includes(document.languageId) || isIncluded(file);
}

function identity({ code, place }: Issue): string {
  return `${code} ${place.span.start} ${place.span.end}`;
}
