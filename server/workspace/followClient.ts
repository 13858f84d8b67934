import { dirname } from 'node:path';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  type InitializeParams,
  ResourceOperationKind,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { loadProperties, propertiesFile } from '../../engine/files/properties.ts';
import { createPublisher } from './publisher.ts';
import { mayBeOurs } from './scan.ts';
import type { Store } from './store.ts';
import { toPath, toUri } from './uri.ts';

/** What the handlers have to know about the client. */
export interface FollowedClient {
  initialize(params: InitializeParams): void;
  hasSnippets(): boolean;
  /** Can an edit make files? */
  canCreateFiles(): boolean;
  /** The folders of the workspace were looked through once. */
  indexed(): Promise<void>;
}

/** Keep the store in step with what the client opens, edits and watches, and publish what that changes. */
export function followClient(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  store: Store,
  env: NodeJS.ProcessEnv,
): FollowedClient {
  const publisher = createPublisher(connection, documents, store);
  const index = Promise.withResolvers<void>();
  let initial: InitializeParams | undefined;

  async function start(): Promise<void> {
    if (initial?.capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added }) => run(addFolders(added.map(({ uri }) => uri))));
    }
    await Promise.all([watch(connection, initial, env), readProperties(store, env)]);
    await addFolders(foldersOf(initial));
  }

  async function addFolders(uris: readonly string[]): Promise<void> {
    const folders = uris.filter((uri) => uri.startsWith('file:')).map(toPath);
    await Promise.all(folders.map((folder) => store.addFolder(folder)));
    await store.settle();
    publisher.soon();
  }

  async function filesChanged(paths: readonly string[]): Promise<void> {
    const configuration = propertyDirectory(env);
    if (configuration !== undefined && paths.some((path) => path.startsWith(configuration)))
      await readProperties(store, env);
    await store.refresh(paths.filter(mayBeOurs));
    await store.settle();
    publisher.soon();
  }

  async function closed(document: TextDocument): Promise<void> {
    await store.close(toPath(document.uri));
    publisher.soon();
  }

  /** What fails here is nobody's answer: it is logged. */
  function run(task: Promise<void>): void {
    task.catch((error: unknown) => connection.console.error(String(error)));
  }

  connection.onInitialized(() => run(start().finally(index.resolve)));
  connection.onDidChangeWatchedFiles(({ changes }) => run(filesChanged(changes.map(({ uri }) => toPath(uri)))));
  documents.onDidChangeContent(({ document }) => {
    store.edit(toPath(document.uri), document.getText());
    publisher.now(document);
    publisher.soon();
  });
  documents.onDidClose(({ document }) => run(closed(document)));

  return {
    initialize: (params) => {
      initial = params;
    },
    hasSnippets: () => initial?.capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false,
    canCreateFiles: () =>
      initial?.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes(ResourceOperationKind.Create) ??
      false,
    indexed: () => index.promise,
  };
}

function foldersOf(params: InitializeParams | undefined): string[] {
  return params?.workspaceFolders?.map(({ uri }) => uri) ?? [params?.rootUri ?? ''];
}

async function watch(
  connection: Connection,
  params: InitializeParams | undefined,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const support = params?.capabilities.workspace?.didChangeWatchedFiles;
  if (support?.dynamicRegistration !== true) return;
  const configuration = support.relativePatternSupport === true ? propertyDirectory(env) : undefined;
  const watchers: FileSystemWatcher[] = [{ globPattern: '**/*.{yaml,yml,cfg}' }];
  if (configuration !== undefined) {
    watchers.push({ globPattern: { baseUri: toUri(configuration), pattern: '{*.yaml,properties.d/*.yaml}' } });
  }
  await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}

function propertyDirectory(env: NodeJS.ProcessEnv): string | undefined {
  const hasHome = Boolean(env['XDG_CONFIG_HOME'] ?? env['HOME']);
  return hasHome ? dirname(propertiesFile({ env })) : undefined;
}

async function readProperties(store: Store, env: NodeJS.ProcessEnv): Promise<void> {
  if (propertyDirectory(env) === undefined) return;
  const { properties, files } = await loadProperties({ env });
  store.setProperties(properties, files, propertiesFile({ env }));
}
