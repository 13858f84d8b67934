import type { Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Workspace } from '../workspace/workspace.ts';
import { formatYaml } from './formatYaml.ts';
import { entriesOf } from './node.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';

/** The edits that indent a document evenly and take out needless blanks; its meaning, comments and quotes stay. */
export function formatting(document: TextDocument, workspace: Workspace): TextEdit[] {
  return lineEdits(document, workspace, () => true);
}

/** Those of the entries of the top level that a range touches; parts of an entry cannot be indented alone. */
export function rangeFormatting(document: TextDocument, range: Range, workspace: Workspace): TextEdit[] {
  const file = workspace.file(document.uri);
  const starts = entriesOf(file?.tree.root).map(({ key }) => document.positionAt(spanOf(key).start).line);
  const first = starts.findLast((line) => line <= range.start.line) ?? 0;
  const next = starts.find((line) => line > range.end.line) ?? document.lineCount;
  return lineEdits(document, workspace, (line) => first <= line && line < next);
}

function lineEdits(document: TextDocument, workspace: Workspace, wanted: (line: number) => boolean): TextEdit[] {
  const file = workspace.file(document.uri);
  if (file?.format === undefined) return [];
  const lines = formatYaml(file.text);
  if (lines === undefined) return [];
  return lines.flatMap((newText, line) => {
    const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
    const old = document.getText(range);
    return !wanted(line) || newText === old ? [] : [{ range, newText }];
  });
}
