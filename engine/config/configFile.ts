import type { Issue } from './issues.ts';
import type { Device, Filesystem, Setting, TextSettings } from './model.ts';
import type { YamlTree } from './yaml/parseYaml.ts';

/** The text of a file that was read, for messages with line numbers. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** One lxops file, decoded on its own: nothing is included, filtered, resolved or substituted. */
export interface ConfigFile extends SourceText {
  /** Its first line if that begins with `#`, else `''`. */
  readonly directive: string;
  readonly tree: YamlTree;
  readonly fields: FileFields;
  /** What keeps the file from being read as it was meant: syntax, types, unknown format. */
  readonly issues: readonly Issue[];
}

/** The fields of one file as written. A field that is absent, null or empty is left out or empty. */
export interface FileFields extends TextSettings {
  readonly lxcOptions: readonly Setting<string>[];
  readonly profiles: readonly Setting<string>[];
  readonly filesystems: ReadonlyMap<string, Setting<Filesystem | undefined>>;
  readonly devices: ReadonlyMap<string, Setting<Device | undefined>>;
  readonly properties: ReadonlyMap<string, Setting<string>>;
  readonly include: readonly Setting<string>[];
  readonly cloudConfigFiles: readonly Setting<string>[];
}

/** Why a path gave no text; `reason` is the system's code (ENOENT, EACCES, …) or one of ours. */
export interface UnreadableFile {
  readonly path: string;
  readonly unreadable: string;
}

/** What is known about a path: a decoded file, or why there is none. */
export type KnownFile = ConfigFile | UnreadableFile;

/** The fields of an empty file. */
export function emptyFields(): FileFields {
  return {
    lxcOptions: [],
    profiles: [],
    filesystems: new Map(),
    devices: new Map(),
    properties: new Map(),
    include: [],
    cloudConfigFiles: [],
  };
}
