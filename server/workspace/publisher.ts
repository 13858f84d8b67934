import type { Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics } from '../features/diagnostics.ts';
import type { Store } from './store.ts';
import { toPath, toUri } from './uri.ts';
import type { Workspace } from './workspace.ts';

/** Sends diagnostics, and nothing that was sent already. */
export interface Publisher {
  /** The document that was just changed. */
  now(document: TextDocument): void;
  /** Every open document and the closed files that their roots read, when the typing pauses. */
  soon(): void;
}

const PAUSE_MILLISECONDS = 150;

/** A publisher for the open documents of one connection. */
export function createPublisher(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  store: Store,
): Publisher {
  const sent = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;

  function send(uri: string, version: number | undefined, found: readonly Diagnostic[]): void {
    const text = JSON.stringify([version ?? 0, found]);
    if ((sent.get(uri) ?? '[0,[]]') === text) return;
    sent.set(uri, text);
    const diagnostics = [...found];
    void connection.sendDiagnostics(version === undefined ? { uri, diagnostics } : { uri, version, diagnostics });
  }

  function sendAll(): void {
    const workspace = store.workspace();
    const open = new Map(documents.all().map((document) => [toPath(document.uri), document]));
    for (const document of open.values()) send(document.uri, document.version, diagnostics(document, workspace));
    const closed = new Set(
      [...open.keys()].flatMap((path) => relatedFiles(path, workspace)).filter((path) => !open.has(path)),
    );
    for (const path of closed) send(toUri(path), undefined, diagnosticsOf(path, workspace));
    const openUris = new Set(documents.keys());
    for (const uri of sent.keys()) if (!openUris.has(uri) && !closed.has(toPath(uri))) send(uri, undefined, []);
  }

  return {
    now: (document) => {
      const current = documents.get(document.uri);
      if (current !== undefined) send(current.uri, current.version, diagnostics(current, store.workspace()));
    },
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(sendAll, PAUSE_MILLISECONDS);
    },
  };
}

/** The files that the roots of a file read. */
function relatedFiles(path: string, workspace: Workspace): string[] {
  return workspace
    .roots(path)
    .flatMap(({ config }) => [...config.files, ...config.cloudConfigFiles.map(({ value }) => value)]);
}

function diagnosticsOf(path: string, workspace: Workspace): Diagnostic[] {
  const file = workspace.file(path);
  return file === undefined
    ? []
    : diagnostics(TextDocument.create(toUri(path), file.format ?? '', 0, file.text), workspace);
}
