import type { WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../../server/workspace/workspace.ts';

/** The files that an edit changes or makes, by their path below the fixture's folder, with their new texts. */
export function applied(edit: WorkspaceEdit | undefined, workspace: Workspace): Record<string, string> {
  const texts: Record<string, string> = {};
  const apply = (uri: string, edits: readonly unknown[]): void => {
    const name = uri.slice('file:///w/'.length);
    const text = texts[name] ?? workspace.file(uri)?.text ?? '';
    texts[name] = TextDocument.applyEdits(TextDocument.create(uri, '', 1, text), edits as never);
  };
  for (const [uri, edits] of Object.entries(edit?.changes ?? {})) apply(uri, edits);
  for (const change of edit?.documentChanges ?? []) if ('edits' in change) apply(change.textDocument.uri, change.edits);
  return texts;
}
