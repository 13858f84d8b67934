import type { Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../engine/config/model.ts';

/** Offsets as positions. Where there is nothing to underline, the character before it is. */
export function toRange(document: TextDocument, { start, end }: Span): Range {
  const text = document.getText();
  if (text.slice(start, end).trim() !== '') return { start: document.positionAt(start), end: document.positionAt(end) };
  const from = Math.max(0, text.slice(0, start + 1).trimEnd().length - 1);
  return { start: document.positionAt(from), end: document.positionAt(from + 1) };
}
