import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../engine/config/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { toEdit } from './codeActions.ts';
import { convertCommand } from './convertCommand.ts';
import { fixAll } from './fixAll.ts';
import { extractInclude, inlineInclude } from './moveSettings.ts';
import type { Fix } from './quickFixes.ts';
import { sortKeys } from './sortKeys.ts';

/**
 * What can be written differently at a selection without another meaning, and all that can be mended at once.
 *
 * @param wants does the client ask for this kind?
 */
export function refactorings(
  document: TextDocument,
  range: Range,
  workspace: Workspace,
  wants: (kind: string) => boolean,
): CodeAction[] {
  const file = workspace.file(document.uri);
  if (file?.format === undefined) return [];
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const found = REFACTORINGS.filter(({ kind }) => wants(kind)).flatMap(({ kind, find }) => {
    const fix = find(file, span, workspace);
    return fix === undefined ? [] : [{ title: fix.title, kind, edit: toEdit(document, fix, workspace) }];
  });
  return wants(CodeActionKind.SourceFixAll) ? [...found, ...fixAllAction(document, workspace)] : found;
}

interface Refactoring {
  readonly kind: string;
  readonly find: (file: WorkspaceFile, selected: Span, workspace: Workspace) => Fix | undefined;
}

/** Also a kind to run on save, as `source.fixAll` is. */
export const SORT_KEYS = 'source.sortKeys';

const REFACTORINGS: readonly Refactoring[] = [
  { kind: CodeActionKind.RefactorRewrite, find: convertCommand },
  { kind: CodeActionKind.RefactorExtract, find: extractInclude },
  { kind: CodeActionKind.RefactorInline, find: (file, { start }, workspace) => inlineInclude(file, start, workspace) },
  { kind: SORT_KEYS, find: sortKeys },
];

function fixAllAction(document: TextDocument, workspace: Workspace): CodeAction[] {
  const changes = fixAll(document, workspace).map(({ span, newText }) => ({
    range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
    newText,
  }));
  if (changes.length === 0) return [];
  const title = changes.length === 1 ? 'Fix the problem' : `Fix ${changes.length} problems`;
  return [{ title, kind: CodeActionKind.SourceFixAll, edit: { changes: { [document.uri]: changes } } }];
}
