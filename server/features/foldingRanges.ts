import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isCollection, isNode, isScalar, isSeq, type Node } from 'yaml';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { entriesOf } from './node.ts';

/** Every key and list item of several lines folds, and so do blocks of comment lines. */
export function foldingRanges(document: TextDocument, workspace: Workspace): FoldingRange[] {
  const file = workspace.file(document.uri);
  return file === undefined ? [] : [...nodeFolds(document, file.tree.root), ...commentFolds(file.text)];
}

function nodeFolds(document: TextDocument, node: unknown): FoldingRange[] {
  if (isSeq(node)) {
    return node.items.flatMap((item) =>
      isNode(item) ? [...fold(document, item, item), ...nodeFolds(document, item)] : [],
    );
  }
  return entriesOf(node).flatMap(({ key, value }) =>
    value === undefined ? [] : [...fold(document, key, value), ...nodeFolds(document, value)],
  );
}

function fold(document: TextDocument, first: Node, last: Node): FoldingRange[] {
  if (!isCollection(last) && !isScalar(last)) return [];
  const startLine = document.positionAt(spanOf(first).start).line;
  const text = document.getText().slice(0, spanOf(last).end).trimEnd();
  const endLine = document.positionAt(text.length).line;
  return endLine > startLine ? [{ startLine, endLine }] : [];
}

function commentFolds(text: string): FoldingRange[] {
  const folds: FoldingRange[] = [];
  let startLine: number | undefined;
  for (const [line, content] of [...text.split('\n'), ''].entries()) {
    const comment = line > 0 && content.trimStart().startsWith('#');
    if (comment) startLine ??= line;
    else if (startLine !== undefined) {
      if (line - 1 > startLine) folds.push({ startLine, endLine: line - 1, kind: FoldingRangeKind.Comment });
      startLine = undefined;
    }
  }
  return folds;
}
