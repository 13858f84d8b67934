import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import { mentionAt, mentionsIn } from './mentions.ts';
import { toRange } from './range.ts';

/** The mentions of the name under the cursor in this document. */
export function documentHighlights(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
): DocumentHighlight[] {
  const file = workspace.file(document.uri);
  const mention = file && mentionAt(file, document.offsetAt(position), workspace);
  if (file === undefined || mention === undefined) return [];
  return mentionsIn(file, workspace)
    .filter(({ kind, name }) => kind === mention.kind && name === mention.name)
    .map(({ span, role }) => ({
      range: toRange(document, span),
      kind: role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
}
