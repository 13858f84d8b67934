import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';

/** The first lines of our files, with what they announce. */
const DIRECTIVES = {
  '#lxops-v1': 'A container for Incus or LXD, or a part of one that others include.',
  '#cloud-config': 'What is done inside a container: packages, files, users, commands.',
} as const;

/** The directives, on the first line. */
export function directiveCompletion(document: TextDocument, position: Position): CompletionItem[] {
  const start = { line: 0, character: 0 };
  const line = document.getText({ start, end: { line: 1, character: 0 } }).trimEnd();
  if (line !== '' && !line.startsWith('#')) return [];
  return Object.entries(DIRECTIVES).map(([label, documentation]) => ({
    label,
    documentation,
    kind: CompletionItemKind.Keyword,
    filterText: label,
    textEdit: {
      range: { start, end: { line: 0, character: Math.max(position.character, line.length) } },
      newText: label,
    },
  }));
}
