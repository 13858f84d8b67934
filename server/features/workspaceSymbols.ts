import { type SymbolInformation, SymbolKind } from 'vscode-languageserver';
import type { Workspace } from '../workspace/workspace.ts';
import { mentionsIn, type NameKind } from './mentions.ts';

/** More than anybody reads. */
const MAX_SYMBOLS = 500;

/** Files, filesystems, devices and properties whose name has the letters of the query in order. */
export function workspaceSymbols(query: string, workspace: Workspace): SymbolInformation[] {
  const letters = query.toLowerCase();
  const found: SymbolInformation[] = [];
  for (const file of workspace.files()) {
    const fileName = file.path.slice(file.path.lastIndexOf('/') + 1);
    if (matches(fileName, letters)) {
      const location = workspace.location({ file: file.path, span: { start: 0, end: 0 } });
      found.push({ name: fileName, kind: SymbolKind.File, location });
    }
    for (const { kind, name, role, span } of mentionsIn(file, workspace)) {
      if (role !== 'definition' || !matches(name, letters)) continue;
      const location = workspace.location({ file: file.path, span });
      found.push({ name, kind: SYMBOL_KINDS[kind], containerName: `${kind} in ${fileName}`, location });
    }
    if (found.length >= MAX_SYMBOLS) return found.slice(0, MAX_SYMBOLS);
  }
  return found;
}

const SYMBOL_KINDS: Readonly<Record<NameKind, SymbolKind>> = {
  filesystem: SymbolKind.Object,
  device: SymbolKind.Interface,
  property: SymbolKind.Property,
};

function matches(name: string, letters: string): boolean {
  let from = 0;
  const lower = name.toLowerCase();
  for (const letter of letters) {
    const at = lower.indexOf(letter, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
