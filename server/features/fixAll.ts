import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { IssueCode } from '../../engine/config/issues.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { issuesOf } from './diagnostics.ts';
import type { Change } from './insertEntry.ts';
import { quickFixes } from './quickFixes.ts';

/** The likeliest fix of every finding about which there can be no two opinions; one edit per place. */
export function fixAll(document: TextDocument, workspace: Workspace): readonly Change[] {
  const file = workspace.file(document.uri);
  if (file === undefined) return [];
  const found = issuesOf(document, workspace).flatMap((issue): Change[] => {
    const quickFix = UNDISPUTED.has(issue.code) ? quickFixes[issue.code] : 'none';
    const [fix] = quickFix === 'none' ? [] : quickFix(issue, file, workspace);
    return fix === undefined ? [] : [{ span: fix.span, newText: fix.newText }];
  });
  const inOrder = found.toSorted((a, b) => a.span.start - b.span.start);
  return inOrder.filter(({ span }, index) => span.start >= (inOrder[index - 1]?.span.end ?? 0));
}

const UNDISPUTED: ReadonlySet<IssueCode> = new Set<IssueCode>([
  'unknown-key',
  'ignored-key',
  'directive-almost',
  'yaml-type',
  'include-duplicate',
]);
