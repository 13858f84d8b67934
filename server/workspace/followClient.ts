import { dirname } from 'node:path';
import {
  type Connection,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type FileSystemWatcher,
  type InitializeParams,
  ResourceOperationKind,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { loadProperties, propertiesFile } from '../../engine/files/properties.ts';
import { type ClientAbilities, INVENTORY_METHOD, type LiveInventory } from '../protocol.ts';
import { readSettings } from '../settings.ts';
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
  /** What it said about itself when it started. */
  abilities(): ClientAbilities;
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
  const publisher = createPublisher(connection, documents, store, () => abilities().pullDiagnostics === true);
  const index = Promise.withResolvers<void>();
  let initial: InitializeParams | undefined;

  function abilities(): ClientAbilities {
    return (initial?.initializationOptions ?? {}) as ClientAbilities;
  }

  async function start(): Promise<void> {
    if (initial?.capabilities.workspace?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added }) => run(addFolders(added.map(({ uri }) => uri))));
    }
    await Promise.all([watch(connection, initial, env), readProperties(store, env), followSettings()]);
    await addFolders(foldersOf(initial));
  }

  async function followSettings(): Promise<void> {
    if (initial?.capabilities.workspace?.configuration !== true) return;
    if (initial.capabilities.workspace.didChangeConfiguration?.dynamicRegistration === true)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'lxops' });
    await askSettings();
  }

  async function askSettings(): Promise<void> {
    store.setSettings(readSettings(await connection.workspace.getConfiguration('lxops')));
    await store.settle();
    publisher.soon();
    if (initial?.capabilities.workspace?.inlayHint?.refreshSupport === true)
      await connection.languages.inlayHint.refresh();
  }

  /** A client that cannot be asked sends its settings, or has given them at the start. */
  function settingsChanged(settings: unknown): void {
    if (initial?.capabilities.workspace?.configuration === true) return run(askSettings());
    const section =
      typeof settings === 'object' && settings !== null && 'lxops' in settings ? settings.lxops : settings;
    store.setSettings(readSettings(section));
    publisher.soon();
  }

  function inventoryChanged(inventory: LiveInventory): void {
    store.setInventory(inventory);
    if (initial?.capabilities.workspace?.codeLens?.refreshSupport === true)
      void connection.sendRequest(CodeLensRefreshRequest.type);
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
  connection.onDidChangeConfiguration(({ settings }) => settingsChanged(settings));
  connection.onNotification(INVENTORY_METHOD, inventoryChanged);
  documents.onDidChangeContent(({ document }) => {
    store.edit(toPath(document.uri), document.getText());
    publisher.now(document);
    publisher.soon();
  });
  documents.onDidClose(({ document }) => run(closed(document)));

  return {
    initialize: (params) => {
      initial = params;
      store.setSettings(readSettings(params.initializationOptions));
    },
    hasSnippets: () => initial?.capabilities.textDocument?.completion?.completionItem?.snippetSupport ?? false,
    canCreateFiles: () =>
      initial?.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes(ResourceOperationKind.Create) ??
      false,
    abilities,
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
