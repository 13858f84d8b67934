import { type CompletionItem, InsertTextFormat, InsertTextMode, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lineAt } from './line.ts';

/** The part of the text that an accepted completion item replaces, as offsets. */
export interface Edited {
  readonly document: TextDocument;
  readonly from: number;
  readonly to: number;
}

/** An item that replaces the whole value with its label, unless it has an edit of its own. */
export function asText(item: CompletionItem, edited: Edited): CompletionItem {
  return item.textEdit === undefined ? { ...item, textEdit: { range: rangeOf(edited), newText: item.label } } : item;
}

/** An item that puts in a snippet; lines after the first are indented as far as the first begins, dashes included. */
export function asSnippet(item: CompletionItem, body: string, edited: Edited): CompletionItem {
  const text = edited.document.getText();
  const { start } = lineAt(text, edited.from);
  const before = text.slice(start, edited.from);
  const extra = ' '.repeat(before.trimStart().length);
  return {
    ...item,
    insertTextFormat: InsertTextFormat.Snippet,
    insertTextMode: InsertTextMode.adjustIndentation,
    textEdit: { range: rangeOf(edited), newText: body.replaceAll('\n', `\n${extra}`) },
  };
}

function rangeOf({ document, from, to }: Edited): Range {
  return { start: document.positionAt(from), end: document.positionAt(to) };
}
