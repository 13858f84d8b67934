import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Issue } from '../../engine/config/issues.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { issuesOf } from './diagnostics.ts';
import { type Fix, quickFixes } from './quickFixes.ts';
import { toRange } from './range.ts';

/** The quick fixes for the findings in a range. What concerns the whole file is offered everywhere in it. */
export function codeActions(
  document: TextDocument,
  range: Range,
  diagnostics: readonly Diagnostic[],
  workspace: Workspace,
): CodeAction[] {
  const file = workspace.file(document.uri);
  if (file === undefined) return [];
  return issuesOf(document, workspace)
    .filter((issue) => OF_THE_FILE.has(issue.code) || touches(range, toRange(document, issue.place.span)))
    .flatMap((issue) => {
      const fixes = fixesFor(issue, file, workspace);
      return fixes.map((fix, index) => toAction(document, issue, fix, index === 0, diagnostics));
    });
}

const OF_THE_FILE: ReadonlySet<string> = new Set(['old-format', 'directive-almost', 'format-unknown']);

function fixesFor(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const quickFix = quickFixes[issue.code];
  return quickFix === 'none' ? [] : quickFix(issue, file, workspace);
}

function toAction(
  document: TextDocument,
  issue: Issue,
  { title, span, newText }: Fix,
  isPreferred: boolean,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  const at = toRange(document, issue.place.span);
  const range = { start: document.positionAt(span.start), end: document.positionAt(span.end) };
  const fixed = diagnostics.filter(({ code, range: { start } }) => code === issue.code && isEqual(start, at.start));
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred,
    ...(fixed.length > 0 ? { diagnostics: fixed } : {}),
    edit: { changes: { [document.uri]: [{ range, newText }] } },
  };
}

function touches(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function isEqual(a: Range['start'], b: Range['start']): boolean {
  return a.line === b.line && a.character === b.character;
}
