import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Schema, schemaAt, takes } from '../../engine/config/schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { directiveCompletion } from './directive.ts';
import { asText, type Edited } from './edited.ts';
import { keyItems, snippetItems } from './keyItems.ts';
import { knownItems } from './knownItems.ts';
import { pathItems } from './pathItems.ts';
import { propertyNames } from './properties.ts';
import { viewsOf } from './settings.ts';

/** What can be written at the cursor: keys that are not set yet, words, filesystem ids, property names, file paths. */
export function completion(document: TextDocument, position: Position, workspace: Workspace): CompletionItem[] {
  const file = workspace.file(document.uri);
  if (file === undefined) return [];
  const offset = document.offsetAt(position);
  if (position.line === 0) return directiveCompletion(document, position);
  const cursor = file.format === undefined ? undefined : cursorAt(document.getText(), offset);
  const schema = cursor && file.format && schemaAt(file.format, cursor.path);
  if (cursor === undefined || schema === undefined || file.format === undefined) return [];

  const edited = { document, from: cursor.start, to: endOfWord(document.getText(), offset, cursor) };
  if (cursor.role === 'key') return keyItems(schema, cursor, edited);
  const items = valueItems(file, schema, cursor, edited, workspace);
  const members = cursor.role === 'item' && takes(schema, 'object') ? keyItems(schema, cursor, edited) : [];
  const list =
    cursor.role === 'item' && cursor.typed === '' ? schemaAt(file.format, cursor.path.slice(0, -1)) : undefined;
  return [...items.map((item) => asText(item, edited)), ...members, ...snippetItems(list, edited)];
}

/** The word goes on behind the cursor; within parentheses it is a property's name with the closing one. */
function endOfWord(text: string, offset: number, { role, typed }: Cursor): number {
  const open = typed.lastIndexOf('(') > typed.lastIndexOf(')');
  const rest = role === 'key' ? /^[\w-]*/ : open ? /^[\w-]*\)?/ : /^[^\s,\]}#]*/;
  return offset + (rest.exec(text.slice(offset, offset + 200))?.[0].length ?? 0);
}

function valueItems(
  file: WorkspaceFile,
  schema: Schema,
  cursor: Cursor,
  { document, to }: Edited,
  workspace: Workspace,
): CompletionItem[] {
  const open = cursor.typed.lastIndexOf('(');
  const conditional = schema.kind === 'config-path' || schema.kind === 'cloud-config-path';
  if (open > cursor.typed.lastIndexOf(')') && (conditional || schema.kind === 'pattern')) {
    const use = conditional ? 'conditions' : 'patterns';
    return propertyItems(propertyNames(file, use, workspace), { document, from: cursor.start + open + 1, to });
  }
  if (schema.kind === 'config-path' || schema.kind === 'cloud-config-path')
    return pathItems(file, schema.kind, workspace);
  if (schema.kind === 'filesystem') return filesystemItems(file, workspace);
  return [...wordItems(schema), ...knownItems(file, cursor.path, workspace)];
}

function wordItems(schema: Schema): CompletionItem[] {
  const words = (schema.enum ?? []).map((label, index) => ({
    label,
    kind: CompletionItemKind.EnumMember,
    ...(schema.enumDescriptions?.[index] === undefined ? {} : { documentation: schema.enumDescriptions[index] }),
  }));
  const flags = takes(schema, 'boolean') ? ['true', 'false'] : [];
  return [...words, ...flags.map((label) => ({ label, kind: CompletionItemKind.Value }))];
}

function filesystemItems(file: WorkspaceFile, workspace: Workspace): CompletionItem[] {
  const ids = new Map(viewsOf(file, workspace).flatMap(({ config }) => [...config.filesystems]));
  return [...ids].map(([label, { value }]) => ({
    label,
    kind: CompletionItemKind.Reference,
    ...(value?.pattern === undefined ? {} : { detail: value.pattern.value }),
  }));
}

function propertyItems(names: ReadonlySet<string>, edited: Edited): CompletionItem[] {
  return [...names].map((name) => {
    const edit = asText({ label: `${name})` }, edited).textEdit;
    return {
      label: name,
      kind: CompletionItemKind.Variable,
      filterText: name,
      ...(edit === undefined ? {} : { textEdit: edit }),
    };
  });
}
