import type { SourceText, UnreadableFile } from '../../engine/config/configFile.ts';
import type { Properties } from '../../engine/config/model.ts';
import { parseEdited, type ParsedParts } from '../../engine/config/yaml/parseEdited.ts';
import { readTextFile } from '../../engine/files/readTextFile.ts';
import type { LiveInventory } from '../protocol.ts';
import type { Settings } from '../settings.ts';
import { pathTargets } from './pathTargets.ts';
import { scan } from './scan.ts';
import { createWorkspace, type Surroundings, type Workspace, type WorkspaceEntry } from './workspace.ts';
import { formatOf, readFileText } from './workspaceFile.ts';

/** The files as they are now: what the editor has open wins over the disk. */
export interface Store {
  /** The present as a value; the same one until something changes. */
  workspace(): Workspace;
  /**
   * The present but for the last edits of this file, which may not be parsed yet: for answers that go by the text
   * itself and must not wait.
   */
  recent(path: string): Workspace;
  /** A document was opened or changed. */
  edit(path: string, text: string): void;
  /** A document was closed: the disk counts again. */
  close(path: string): Promise<void>;
  /** Files changed on the disk. */
  refresh(paths: readonly string[]): Promise<void>;
  /** Find the files of a folder that begin with one of our directives. */
  addFolder(folder: string): Promise<void>;
  /** The properties of the user, the files that they are from, and the one to which more are written. */
  setProperties(properties: Properties, files: ReadonlyMap<string, SourceText>, own?: string): void;
  setSettings(settings: Settings): void;
  setInventory(inventory: LiveInventory | undefined): void;
  /** Read the files that the known ones name, until all are known or found missing. */
  settle(): Promise<void>;
}

/** An empty store. */
export function createStore(read: typeof readTextFile = readTextFile): Store {
  const entries = new Map<string, WorkspaceEntry>();
  const open = new Set<string>();
  // Parsed when somebody asks, so that a burst of edits costs one parse. The nodes of the last one are used again.
  const drafts = new Map<string, string>();
  const parts = new Map<string, ParsedParts>();
  let properties: Properties = { commandLine: new Map(), user: new Map() };
  let around: Surroundings = {};
  let current: Workspace | undefined;
  let fresh: string[] = [];
  let settling: Promise<void> | undefined;

  function set(path: string, entry: WorkspaceEntry): void {
    entries.set(path, entry);
    fresh.push(path);
    current = undefined;
  }

  async function load(path: string): Promise<void> {
    const found = await read(path);
    if (!open.has(path)) set(path, entryOf(path, found));
  }

  /** A file that nobody knew and that has no directive is none of ours. */
  async function reload(path: string): Promise<void> {
    const found = await read(path);
    const ours = entries.has(path) || ('text' in found && formatOf(found.text) !== undefined);
    if (ours && !open.has(path)) set(path, entryOf(path, found));
  }

  function parseDrafts(): void {
    for (const [path, text] of drafts) {
      const edited = parseEdited(text, parts.get(path));
      parts.set(path, edited.parts);
      set(path, readFileText(path, text, edited.tree));
    }
    drafts.clear();
  }

  const store: Store = {
    workspace: () => {
      parseDrafts();
      return (current ??= createWorkspace(entries, properties, around));
    },
    recent: (path) =>
      entries.has(path) ? (current ??= createWorkspace(entries, properties, around)) : store.workspace(),
    edit: (path, text) => {
      open.add(path);
      drafts.set(path, text);
    },
    close: async (path) => {
      open.delete(path);
      drafts.delete(path);
      parts.delete(path);
      await load(path);
    },
    refresh: async (paths) => {
      await Promise.all(paths.map(reload));
    },
    addFolder: async (folder) => {
      const paths = await scan(folder);
      await Promise.all(paths.filter((path) => !entries.has(path)).map(load));
    },
    setProperties: (changed, files, own) => {
      for (const { path, text } of files.values()) if (!open.has(path)) set(path, readFileText(path, text));
      properties = { ...changed, commandLine: properties.commandLine };
      around = { ...around, propertyFiles: { all: [...files.keys()], own } };
      fresh = [...entries.keys()];
      current = undefined;
    },
    setSettings: (settings) => {
      around = { ...around, settings };
      properties = { ...properties, commandLine: settings.properties };
      fresh = [...entries.keys()];
      current = undefined;
    },
    setInventory: (inventory) => {
      around = { ...around, inventory };
      current = undefined;
    },
    settle: () => {
      settling ??= settle().finally(() => {
        settling = undefined;
      });
      return settling;
    },
  };

  async function settle(): Promise<void> {
    parseDrafts();
    while (fresh.length > 0) {
      const paths = fresh;
      fresh = [];
      const wanted = paths.flatMap((path) => namedBy(store.workspace(), path)).filter((path) => !entries.has(path));
      await Promise.all([...new Set(wanted)].map(load));
    }
  }
  return store;
}

function entryOf(path: string, found: { readonly text: string } | UnreadableFile): WorkspaceEntry {
  return 'text' in found ? readFileText(path, found.text) : found;
}

function namedBy(workspace: Workspace, path: string): string[] {
  const file = workspace.file(path);
  return file === undefined ? [] : pathTargets(file, workspace).map((target) => target.path);
}
