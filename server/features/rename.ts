import type { Position, Range, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BUILT_INS } from '../../engine/config/builtins.ts';
import { quote } from '../../engine/config/yaml/quote.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Mention, mentionAt, type NameKind, sameMentions } from './mentions.ts';
import { toRange } from './range.ts';

/** The name under the cursor, if it can get another one: that of a filesystem, a device or a property. */
export function prepareRename(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
): { range: Range; placeholder: string } | undefined {
  const mention = renamable(document, position, workspace);
  return mention && { range: toRange(document, mention.span), placeholder: mention.name };
}

/** Give it the new name in every file, those with the user's properties included; quotes are put where they are needed. */
export function rename(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
  newName: string,
): WorkspaceEdit | undefined {
  const file = workspace.file(document.uri);
  const mention = renamable(document, position, workspace);
  if (file === undefined || mention === undefined || !isName(mention.kind, newName)) return undefined;
  const changes: Record<string, TextEdit[]> = {};
  for (const same of sameMentions(file, mention, workspace)) {
    const { uri, range } = workspace.location(same);
    const isPart = same.kind === 'property' && same.role !== 'definition';
    (changes[uri] ??= []).push({ range, newText: isPart ? newName : quote(newName) });
  }
  return { changes };
}

/** A name that means the same in keys, values and parentheses. */
function isName(kind: NameKind, name: string): boolean {
  if (name.trim() !== name || name === '' || /\p{C}/u.test(name)) return false;
  return kind !== 'property' || (!/[()'"\\#:,{}[\]]/.test(name) && !Object.hasOwn(BUILT_INS, name));
}

function renamable(document: TextDocument, position: Position, workspace: Workspace): Mention | undefined {
  const file = workspace.file(document.uri);
  const mention = file && mentionAt(file, document.offsetAt(position), workspace);
  const isBuiltIn = mention?.kind === 'property' && Object.hasOwn(BUILT_INS, mention.name);
  return isBuiltIn || mention?.name === '' ? undefined : mention;
}
