import {
  type CodeAction,
  CodeActionKind,
  CreateFile,
  type Diagnostic,
  type Range,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
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
      const fixes = fixesFor(issue, file, workspace).filter((fix) => canBeMade(fix, document, workspace));
      return fixes.map((fix, index) => {
        const edit = toEdit(document, fix, workspace);
        return toAction(document, issue, fix.title, edit, index === 0, diagnostics);
      });
    });
}

const OF_THE_FILE: ReadonlySet<string> = new Set(['old-format', 'directive-almost', 'format-unknown']);

function fixesFor(issue: Issue, file: WorkspaceFile, workspace: Workspace): readonly Fix[] {
  const quickFix = quickFixes[issue.code];
  return quickFix === 'none' ? [] : quickFix(issue, file, workspace);
}

/** New files need a place on the disk where there are none yet. */
function canBeMade({ newFiles = [] }: Fix, document: TextDocument, workspace: Workspace): boolean {
  if (newFiles.length === 0) return true;
  return document.uri.startsWith('file:') && newFiles.every(({ path }) => workspace.file(path) === undefined);
}

/** A fix as the protocol has it. */
export function toEdit(
  document: TextDocument,
  { span, newText, newFiles = [], elsewhere = [] }: Fix,
  workspace: Workspace,
): WorkspaceEdit {
  const range = { start: document.positionAt(span.start), end: document.positionAt(span.end) };
  const own = span.start === span.end && newText === '' ? [] : [{ range, newText }];
  const others = elsewhere.map((edit) => ({
    newText: edit.newText,
    ...workspace.location({ file: edit.path, span: edit.span }),
  }));
  if (newFiles.length === 0) {
    const changes = Object.fromEntries(own.length === 0 ? [] : [[document.uri, own]]);
    for (const { uri, range, newText } of others) changes[uri] = [...(changes[uri] ?? []), { range, newText }];
    return { changes };
  }
  const start = { line: 0, character: 0 };
  const created = newFiles.flatMap(({ path, text }) => {
    const { uri } = workspace.location({ file: path, span: { start: 0, end: 0 } });
    return [
      CreateFile.create(uri, { overwrite: false, ignoreIfExists: false }),
      TextDocumentEdit.create({ uri, version: null }, [{ range: { start, end: start }, newText: text }]),
    ];
  });
  const { uri, version } = document;
  const changed = others.map(({ uri, range, newText }) =>
    TextDocumentEdit.create({ uri, version: null }, [{ range, newText }]),
  );
  const here = own.length === 0 ? [] : [TextDocumentEdit.create({ uri, version }, own)];
  return { documentChanges: [...created, ...changed, ...here] };
}

function toAction(
  document: TextDocument,
  issue: Issue,
  title: string,
  edit: WorkspaceEdit,
  isPreferred: boolean,
  diagnostics: readonly Diagnostic[],
): CodeAction {
  const at = toRange(document, issue.place.span);
  const fixed = diagnostics.filter(({ code, range: { start } }) => code === issue.code && isEqual(start, at.start));
  return {
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred,
    ...(fixed.length > 0 ? { diagnostics: fixed } : {}),
    edit,
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
