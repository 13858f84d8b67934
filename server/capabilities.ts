import {
  CodeActionKind,
  type FileOperationRegistrationOptions,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { SORT_KEYS } from './features/refactorings.ts';
import type { ClientAbilities } from './protocol.ts';

/** Files that can be ours by their name, and folders that may hold some. */
const FILES_THAT_MOVE: FileOperationRegistrationOptions = {
  filters: [
    { scheme: 'file', pattern: { glob: '**/*.{yaml,yml,cfg}', matches: 'file' } },
    { scheme: 'file', pattern: { glob: '**', matches: 'folder' } },
  ],
};

/** What this server can do for such a client. Diagnostics are offered to be asked for only if it said that it will. */
export function capabilities({ pullDiagnostics }: ClientAbilities): ServerCapabilities {
  const asked = { identifier: 'lxops', interFileDependencies: true, workspaceDiagnostics: true };
  return pullDiagnostics === true ? { ...CAPABILITIES, diagnosticProvider: asked } : CAPABILITIES;
}

const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  completionProvider: { triggerCharacters: ['(', '/', ' '] },
  hoverProvider: true,
  definitionProvider: true,
  declarationProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentLinkProvider: {},
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  callHierarchyProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  inlayHintProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  codeLensProvider: {},
  codeActionProvider: {
    codeActionKinds: [
      CodeActionKind.QuickFix,
      CodeActionKind.RefactorRewrite,
      CodeActionKind.RefactorExtract,
      CodeActionKind.RefactorInline,
      CodeActionKind.SourceFixAll,
      SORT_KEYS,
    ],
  },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    fileOperations: { willRename: FILES_THAT_MOVE },
  },
};
