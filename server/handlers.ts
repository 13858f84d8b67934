import {
  type CancellationToken,
  CodeActionKind,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { capabilities } from './capabilities.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './features/callHierarchy.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLenses } from './features/codeLenses.ts';
import { completion } from './features/completion.ts';
import { declaration, definition } from './features/definition.ts';
import { documentHighlights } from './features/documentHighlights.ts';
import { documentLinks } from './features/documentLinks.ts';
import { documentSymbols } from './features/documentSymbols.ts';
import { foldingRanges } from './features/foldingRanges.ts';
import { formatting, rangeFormatting } from './features/formatting.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlayHints.ts';
import { pulledDiagnostics, workspaceDiagnostics } from './features/pulledDiagnostics.ts';
import { refactorings } from './features/refactorings.ts';
import { references } from './features/references.ts';
import { prepareRename, rename } from './features/rename.ts';
import { renameFiles } from './features/renameFiles.ts';
import { selectionRanges } from './features/selectionRanges.ts';
import { withoutSnippets } from './features/withoutSnippets.ts';
import { workspaceSymbols } from './features/workspaceSymbols.ts';
import { ROOTS_METHOD, type RootsParams, type RootsResult } from './protocol.ts';
import { followClient } from './workspace/followClient.ts';
import { createStore } from './workspace/store.ts';
import { toPath, toUri } from './workspace/uri.ts';
import type { Workspace } from './workspace/workspace.ts';

declare const LXOPS_VERSION: string;

/** Answer everything that a client asks, one line per method. */
export function addHandlers(connection: Connection, env: NodeJS.ProcessEnv): void {
  const documents = new TextDocuments(TextDocument);
  const store = createStore();
  const client = followClient(connection, documents, store, env);

  type Params = { readonly textDocument: { readonly uri: string } };
  type Answer<P, R> = (document: TextDocument, params: P, workspace: Workspace) => R;
  const ask =
    <P extends Params, R>(answer: Answer<P, R>) =>
    async (params: P, token: CancellationToken): Promise<R | null> => {
      await store.settle();
      if (token.isCancellationRequested) throw CANCELLED;
      const document = documents.get(params.textDocument.uri);
      return document === undefined ? null : (answer(document, params, store.workspace()) ?? null);
    };
  const askWorkspace =
    <P, R>(answer: (params: P, workspace: Workspace) => R) =>
    async (params: P, token: CancellationToken): Promise<R | null> => {
      await client.indexed();
      await store.settle();
      if (token.isCancellationRequested) throw CANCELLED;
      return answer(params, store.workspace()) ?? null;
    };

  connection.onInitialize((params) => {
    client.initialize(params);
    return { capabilities: capabilities(client.abilities()), serverInfo: { name: 'lxops', version: version() } };
  });
  connection.onCompletion(({ textDocument: { uri }, position }) => {
    const document = documents.get(uri);
    const items = document === undefined ? [] : completion(document, position, store.recent(toPath(uri)));
    return client.hasSnippets() ? items : items.map(withoutSnippets);
  });
  connection.onHover(ask((document, { position }, workspace) => hover(document, position, workspace)));
  connection.onDefinition(ask((document, { position }, workspace) => definition(document, position, workspace)));
  connection.onDeclaration(ask((document, { position }, workspace) => declaration(document, position, workspace)));
  connection.onReferences(
    ask((document, { position, context }, workspace) => references(document, position, workspace, context)),
  );
  connection.onDocumentHighlight(
    ask((document, { position }, workspace) => documentHighlights(document, position, workspace)),
  );
  connection.onPrepareRename(ask((document, { position }, workspace) => prepareRename(document, position, workspace)));
  connection.onRenameRequest(
    ask((document, { position, newName }, workspace) => rename(document, position, workspace, newName)),
  );
  connection.onSelectionRanges(
    ask((document, { positions }, workspace) => selectionRanges(document, positions, workspace)),
  );
  connection.languages.callHierarchy.onPrepare(
    ask((document, { position }, workspace) => prepareCallHierarchy(document, position, workspace)),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    askWorkspace(({ item }, workspace) => incomingCalls(item, workspace)),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    askWorkspace(({ item }, workspace) => outgoingCalls(item, workspace)),
  );
  connection.onWorkspaceSymbol(askWorkspace(({ query }, workspace) => workspaceSymbols(query, workspace)));
  connection.workspace.onWillRenameFiles(
    askWorkspace(({ files }, workspace) =>
      renameFiles(
        files.map(({ oldUri, newUri }) => ({ from: toPath(oldUri), to: toPath(newUri) })),
        workspace,
      ),
    ),
  );
  connection.languages.inlayHint.on(ask((document, { range }, workspace) => inlayHints(document, range, workspace)));
  connection.onDocumentFormatting(ask((document, _params, workspace) => formatting(document, workspace)));
  connection.onDocumentRangeFormatting(
    ask((document, { range }, workspace) => rangeFormatting(document, range, workspace)),
  );
  connection.onCodeLens(
    ask((document, _params, workspace) =>
      codeLenses(document, workspace, { hasCommands: client.abilities().hasCommands === true }),
    ),
  );
  connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }) => {
    await store.settle();
    const document = documents.get(uri) ?? TextDocument.create(uri, '', 0, '');
    return pulledDiagnostics(document, store.workspace(), previousResultId);
  });
  connection.languages.diagnostics.onWorkspace(async ({ previousResultIds }) => {
    await client.indexed();
    await store.settle();
    const versions = new Map(documents.all().map(({ uri, version }) => [uri, version]));
    const previous = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    return { items: workspaceDiagnostics(store.workspace(), versions, previous) };
  });
  connection.onDocumentLinks(ask((document, _params, workspace) => documentLinks(document, workspace)));
  connection.onDocumentSymbol(ask((document, _params, workspace) => documentSymbols(document, workspace)));
  connection.onFoldingRanges(ask((document, _params, workspace) => foldingRanges(document, workspace)));
  connection.onCodeAction(
    ask((document, { range, context }, workspace) => {
      const wants = (kind: string): boolean =>
        context.only?.some((wanted) => `${kind}.`.startsWith(`${wanted}.`)) ?? !kind.startsWith(CodeActionKind.Source);
      const fixes = wants(CodeActionKind.QuickFix) ? codeActions(document, range, context.diagnostics, workspace) : [];
      const others = refactorings(document, range, workspace, wants);
      const actions = [...fixes, ...others];
      return actions.filter(({ edit }) => edit?.documentChanges === undefined || client.canCreateFiles());
    }),
  );
  connection.onRequest(ROOTS_METHOD, async ({ uri }: RootsParams): Promise<RootsResult> => {
    await client.indexed();
    return {
      roots: store
        .workspace()
        .roots(toPath(uri))
        .map(({ config }) => toUri(config.path)),
    };
  });
  documents.listen(connection);
}

const CANCELLED = new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');

function version(): string {
  return typeof LXOPS_VERSION === 'undefined' ? 'from source' : LXOPS_VERSION;
}
