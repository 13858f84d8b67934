import { type CompletionItem, InsertTextFormat } from 'vscode-languageserver';

/** The item for a client that cannot insert snippets: placeholders become their text, choices their first. */
export function withoutSnippets(item: CompletionItem): CompletionItem {
  if (item.insertTextFormat !== InsertTextFormat.Snippet || item.textEdit === undefined) return item;
  const newText = item.textEdit.newText
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll(/\$\d+/g, '');
  return { ...item, insertTextFormat: InsertTextFormat.PlainText, textEdit: { ...item.textEdit, newText } };
}
