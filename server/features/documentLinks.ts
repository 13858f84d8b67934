import type { DocumentLink } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import { pathTargets } from '../workspace/pathTargets.ts';
import { toRange } from './range.ts';

/** The paths of other files, as links; those that do not exist are left out. */
export function documentLinks(document: TextDocument, workspace: Workspace): DocumentLink[] {
  const file = workspace.file(document.uri);
  const targets = file === undefined ? [] : pathTargets(file, workspace);
  return targets
    .filter(({ path }) => workspace.file(path) !== undefined)
    .map(({ span, path }) => ({
      range: toRange(document, span),
      target: workspace.location({ file: path, span: { start: 0, end: 0 } }).uri,
    }));
}
