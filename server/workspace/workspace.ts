import type { Location } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { KnownFile, UnreadableFile } from '../../engine/config/configFile.ts';
import { includesOf, type NamedFiles } from '../../engine/config/include.ts';
import { mergeFiles, type Merged } from '../../engine/config/merge.ts';
import { checkIncludeOrder } from '../../engine/config/checks/includeOrder.ts';
import type { Issue } from '../../engine/config/issues.ts';
import type { Place, Properties } from '../../engine/config/model.ts';
import type { LiveInventory } from '../protocol.ts';
import { DEFAULT_SETTINGS, type Settings } from '../settings.ts';
import { findMissingFiles, findRootIssues } from './rootIssues.ts';
import { toPath, toUri } from './uri.ts';
import type { WorkspaceFile } from './workspaceFile.ts';

/** A file of the workspace, or why it cannot be read. */
export type WorkspaceEntry = WorkspaceFile | UnreadableFile;

/** Where the user's properties are written down. */
interface PropertyFiles {
  /** Those that exist. */
  readonly all: readonly string[];
  /** The one to write to; it need not exist. `undefined` when the environment names no home. */
  readonly own: string | undefined;
}

/** What is known beside files and properties. */
export interface Surroundings {
  readonly propertyFiles?: PropertyFiles;
  readonly settings?: Settings;
  readonly inventory?: LiveInventory | undefined;
}

/** What is known at one moment: a value, nothing in it can be awaited. Paths are absolute. */
export interface Workspace {
  readonly properties: Properties;
  readonly propertyFiles: PropertyFiles;
  readonly settings: Settings;
  /** What the server of the instances has, if anybody told. */
  readonly inventory: LiveInventory | undefined;
  /** The file of a uri or path as it is now: as the editor has it, else as it is on disk. */
  file(uriOrPath: string): WorkspaceFile | undefined;
  /** Why a path gives no text; `undefined` when it does, or when nobody has looked. */
  unreadable(path: string): string | undefined;
  /** Every file that begins with one of our directives. */
  files(): readonly WorkspaceFile[];
  /** The file merged with all that it includes. */
  merged(path: string): Merged;
  /** What is wrong with the merge, whether or not the file is launched: paths that lead nowhere, settings without effect. */
  mergedIssues(path: string): readonly Issue[];
  /** What is wrong with the configuration as it would be launched. */
  rootIssues(path: string): readonly Issue[];
  /** The files that a file names, conditions decided and paths resolved. */
  named(file: WorkspaceFile): NamedFiles;
  /** The roots that read this file, itself among them if it is one: merged, they have an image or an origin. */
  roots(path: string): readonly Merged[];
  /** The file itself and every file that names it, directly or not. */
  readers(path: string): readonly string[];
  /** Is the file named by any lxops file? */
  isNamed(path: string): boolean;
  /** A place as the protocol has it. */
  location(place: Place): Location;
}

/** The value for these entries. What it finds out is kept, so the entries must not change while it is in use. */
export function createWorkspace(
  entries: ReadonlyMap<string, WorkspaceEntry>,
  properties: Properties,
  { propertyFiles = { all: [], own: undefined }, settings = DEFAULT_SETTINGS, inventory }: Surroundings = {},
): Workspace {
  const known = new Map<string, KnownFile>();
  const views = new Map<string, Merged>();
  const issues = new Map<string, readonly Issue[]>();
  const texts = new Map<string, TextDocument>();
  const named = new Map<WorkspaceFile, NamedFiles>();
  let namers: ReadonlyMap<string, readonly string[]> | undefined;

  const workspace: Workspace = {
    properties,
    propertyFiles,
    settings,
    inventory,
    file: (uriOrPath) => {
      const entry = entries.get(toPath(uriOrPath));
      return entry !== undefined && 'text' in entry ? entry : undefined;
    },
    unreadable: (path) => {
      const entry = entries.get(path);
      return entry !== undefined && 'unreadable' in entry ? entry.unreadable : undefined;
    },
    files: () => [...entries.values()].filter((entry) => 'text' in entry).filter(({ format }) => format !== undefined),
    merged: (path) => remember(views, path, () => mergeFiles(path, knownFiles(entries, known), properties)),
    mergedIssues: (path) => {
      const { config, issues } = workspace.merged(path);
      return [
        ...issues,
        ...findMissingFiles(config, workspace),
        ...checkIncludeOrder(config, (file, other) => workspace.merged(file).config.files.includes(other)),
      ];
    },
    rootIssues: (path) => remember(issues, path, () => findRootIssues(workspace.merged(path).config, workspace)),
    named: (file) => remember(named, file, () => includesOf(file.config, properties)),
    roots: (path) =>
      workspace
        .readers(path)
        .map((one) => workspace.merged(one))
        .filter(isRoot),
    readers: (path) => ancestors(path, (namers ??= namersOf(workspace))),
    isNamed: (path) => (namers ??= namersOf(workspace)).has(path),
    location: ({ file, span }) => {
      const document = remember(texts, file, () =>
        TextDocument.create(toUri(file), '', 0, workspace.file(file)?.text ?? ''),
      );
      return {
        uri: document.uri,
        range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
      };
    },
  };
  return workspace;
}

function remember<K, V>(memory: Map<K, V>, key: K, find: () => V): V {
  const found = memory.get(key) ?? find();
  memory.set(key, found);
  return found;
}

function knownFiles(
  entries: ReadonlyMap<string, WorkspaceEntry>,
  known: Map<string, KnownFile>,
): ReadonlyMap<string, KnownFile> {
  if (known.size === 0) for (const [path, entry] of entries) known.set(path, 'text' in entry ? entry.config : entry);
  return known;
}

/** Who names a file: as include, source or cloud-config file. */
function namersOf(workspace: Workspace): ReadonlyMap<string, readonly string[]> {
  const namers = new Map<string, string[]>();
  for (const file of workspace.files()) {
    if (file.format === 'cloud-config') continue;
    const { includes, cloudConfigFiles } = workspace.named(file);
    for (const { value } of [...includes, ...cloudConfigFiles]) {
      const list = namers.get(value);
      if (list === undefined) namers.set(value, [file.path]);
      else list.push(file.path);
    }
  }
  return namers;
}

/** The path itself and everything that names it, directly or not. */
function ancestors(path: string, namers: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set([path]);
  for (const one of found) for (const namer of namers.get(one) ?? []) found.add(namer);
  return [...found];
}

function isRoot({ config }: Merged): boolean {
  return config.image !== undefined || config.origin !== undefined;
}
