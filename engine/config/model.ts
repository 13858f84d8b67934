/** Half-open range of UTF-16 offsets in the text of one file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where something was written: the path of the file as includes resolved it, and the span of the value in its text. */
export interface Place {
  readonly file: string;
  readonly span: Span;
}

/**
 * A value that remembers where it was set and what it overrode.
 * `keySpan` is the span of its key, when it has one (list items have none).
 */
export interface Setting<T> {
  readonly value: T;
  readonly place: Place;
  readonly keySpan?: Span;
  readonly overrides?: Setting<T>;
}

/** Where the data of an instance lives. A pattern that begins with `/` is a plain directory, any other a ZFS dataset. */
export interface Filesystem {
  readonly pattern: Setting<string> | undefined;
  readonly zfsProperties: ReadonlyMap<string, Setting<string>>;
  readonly destroy: Setting<boolean> | undefined;
  readonly transient: Setting<boolean> | undefined;
}

/** A disk device of the instance: `path` in the container, fed from `dir` of a filesystem. */
export interface Device {
  readonly path: Setting<string> | undefined;
  readonly filesystem: Setting<string> | undefined;
  readonly dir: Setting<string> | undefined;
  readonly readonly: Setting<boolean> | undefined;
}

/** The text fields that hold one string. `ostype` and `image` follow the order of opening (behaviour.md section 5). */
export interface TextSettings {
  readonly description?: Setting<string>;
  readonly ostype?: Setting<string>;
  readonly image?: Setting<string>;
  readonly project?: Setting<string>;
  readonly origin?: Setting<string>;
  readonly deviceTemplate?: Setting<string>;
  readonly deviceOrigin?: Setting<string>;
  /** Resolved against the directory of the file that sets it. */
  readonly sourceConfig?: Setting<string>;
  readonly profilePattern?: Setting<string>;
  readonly deviceOwner?: Setting<string>;
}

/** What one lxops file and everything it includes say together. Patterns are as written, host paths are resolved. */
export interface Config extends TextSettings {
  /** The path the configuration was loaded from, as given. */
  readonly path: string;
  readonly lxcOptions: readonly Setting<string>[];
  readonly profiles: readonly Setting<string>[];
  /** By id. An entry written as null is kept as `undefined`; verification refuses it. */
  readonly filesystems: ReadonlyMap<string, Setting<Filesystem | undefined>>;
  readonly devices: ReadonlyMap<string, Setting<Device | undefined>>;
  readonly properties: ReadonlyMap<string, Setting<string>>;
  /** Resolved paths, in the order in which they are applied. */
  readonly cloudConfigFiles: readonly Setting<string>[];
  /** Every file that was read, in the order of opening; the first is `path`. */
  readonly files: readonly string[];
}

/** Properties from outside the configuration: `-P key=value`, then the user's properties files. */
export interface Properties {
  readonly commandLine: ReadonlyMap<string, string>;
  readonly user: ReadonlyMap<string, Setting<string>>;
}
