import type { Connection, Diagnostic, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { diagnostics } from '../features/diagnostics.ts';
import type { Store } from './store.ts';
import { toPath, toUri } from './uri.ts';
import type { Workspace } from './workspace.ts';

/** Sends diagnostics, and nothing that was sent already. */
export interface Publisher {
  /** A document that was just changed: at once, or after a burst of edits when it is so large that each takes long. */
  now(document: TextDocument): void;
  /** Every open document and the closed files that their roots read, when the typing pauses. */
  soon(): void;
}

const PAUSE_MILLISECONDS = 150;
/** An answer that takes longer is not begun for every letter. */
const SLOW_MILLISECONDS = 60;

/** A publisher for the open documents of one connection. A client that asks by itself is only told to do so again. */
export function createPublisher(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  store: Store,
  isAsking: () => boolean,
): Publisher {
  const sent = new Map<string, string>();
  const changed = new Map<string, NodeJS.Timeout>();
  let all: NodeJS.Timeout | undefined;
  let lastMilliseconds = 0;
  // The documents that were judged by the newest knowledge already.
  const judged = new WeakMap<Workspace, Set<string>>();

  function send(uri: string, version: number | undefined, found: readonly Diagnostic[]): void {
    const text = JSON.stringify([version ?? 0, found]);
    if ((sent.get(uri) ?? '[0,[]]') === text) return;
    sent.set(uri, text);
    const diagnostics = [...found];
    void connection.sendDiagnostics(version === undefined ? { uri, diagnostics } : { uri, version, diagnostics });
  }

  function judge(document: TextDocument, workspace: Workspace): void {
    const done = judged.get(workspace) ?? new Set();
    judged.set(workspace, done);
    if (done.has(document.uri)) return;
    done.add(document.uri);
    send(document.uri, document.version, diagnostics(document, workspace));
  }

  async function sendOne(uri: string): Promise<void> {
    changed.delete(uri);
    const begun = performance.now();
    await store.settle();
    const document = documents.get(uri);
    if (document !== undefined) judge(document, store.workspace());
    lastMilliseconds = performance.now() - begun;
  }

  async function sendAll(): Promise<void> {
    await store.settle();
    if (isAsking()) return connection.languages.diagnostics.refresh();
    const workspace = store.workspace();
    const open = new Map(documents.all().map((document) => [toPath(document.uri), document]));
    for (const document of open.values()) judge(document, workspace);
    const isWide = workspace.settings.scope === 'workspace';
    const related = isWide
      ? workspace.files().map(({ path }) => path)
      : [...open.keys()].flatMap((path) => relatedFiles(path, workspace));
    const closed = new Set(related.filter((path) => !open.has(path)));
    for (const path of closed) send(toUri(path), undefined, diagnosticsOf(path, workspace));
    const openUris = new Set(documents.keys());
    for (const uri of sent.keys()) if (!openUris.has(uri) && !closed.has(toPath(uri))) send(uri, undefined, []);
  }

  return {
    now: ({ uri }) => {
      if (isAsking()) return;
      clearTimeout(changed.get(uri));
      const wait = lastMilliseconds > SLOW_MILLISECONDS ? Math.min(lastMilliseconds / 2, PAUSE_MILLISECONDS) : 0;
      changed.set(
        uri,
        setTimeout(() => void sendOne(uri), wait),
      );
    },
    soon: () => {
      clearTimeout(all);
      all = setTimeout(() => void sendAll(), PAUSE_MILLISECONDS);
    },
  };
}

/** The files that the roots of a file read. */
function relatedFiles(path: string, workspace: Workspace): string[] {
  return workspace
    .roots(path)
    .flatMap(({ config }) => [...config.files, ...config.cloudConfigFiles.map(({ value }) => value)]);
}

/** The diagnostics of a file that nobody has open. */
function diagnosticsOf(path: string, workspace: Workspace): Diagnostic[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  return diagnostics(TextDocument.create(toUri(path), file.format ?? '', 0, file.text), workspace);
}
