import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Position,
  type Range,
  SymbolKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { pathTargets } from '../workspace/pathTargets.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { placesNaming } from './references.ts';

/** The file whose path is under the cursor, else the document itself: includes are shown as a hierarchy of calls. */
export function prepareCallHierarchy(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
): CallHierarchyItem[] | undefined {
  const file = workspace.file(document.uri);
  if (file?.format === undefined) return undefined;
  const offset = document.offsetAt(position);
  const target = pathTargets(file, workspace).find(({ span }) => span.start <= offset && offset <= span.end);
  return itemOf(target?.path ?? file.path, workspace);
}

/** The files that name this one. */
export function incomingCalls({ uri }: CallHierarchyItem, workspace: Workspace): CallHierarchyIncomingCall[] {
  const path = workspace.file(uri)?.path;
  const places = path === undefined ? [] : placesNaming(path, workspace);
  return [...Map.groupBy(places, ({ file }) => file)].flatMap(([file, own]) => {
    const fromRanges = own.map((place) => workspace.location(place).range);
    return itemOf(file, workspace).map((from) => ({ from, fromRanges }));
  });
}

/** The files that this one names: includes, cloud-config files, its source. */
export function outgoingCalls({ uri }: CallHierarchyItem, workspace: Workspace): CallHierarchyOutgoingCall[] {
  const file = workspace.file(uri);
  const targets = file === undefined ? [] : pathTargets(file, workspace);
  return [...Map.groupBy(targets, ({ path }) => path)].flatMap(([path, own]) => {
    const fromRanges: Range[] = own.map(({ span }) => workspace.location({ file: file?.path ?? '', span }).range);
    return itemOf(path, workspace).map((to) => ({ to, fromRanges }));
  });
}

function itemOf(path: string, workspace: Workspace): CallHierarchyItem[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  const { uri, range } = workspace.location({ file: path, span: { start: 0, end: file.text.length } });
  const selectionRange = { start: range.start, end: range.start };
  const [detail] = file.config.fields.description?.value.split('\n') ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [{ name, kind: SymbolKind.File, uri, range, selectionRange, ...(detail === undefined ? {} : { detail }) }];
}
