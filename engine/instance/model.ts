import type { Issue } from '../config/issues.ts';
import type { Config, Place, Setting } from '../config/model.ts';

/** What one configuration says under one name: everything that will exist, with patterns substituted and places kept. */
export interface Instance {
  /** As given, or the base name of the configuration file; not checked against the daemon's rules for names. */
  readonly name: string;
  /** The configuration this was resolved from; `config.path` is the file as given. */
  readonly config: Config;
  /** The project that the configuration names, or `''`: then the flag or the current project of the user counts. */
  readonly project: string;
  /** The name of the profile that holds the disk devices; `(instance).lxops` unless the configuration says otherwise. */
  readonly profile: string;
  /**
   * The profiles of the instance, in order: those of the configuration, or `default` if it has none, then `profile`.
   * For the configuration's own list see `config.profiles`.
   */
  readonly profiles: readonly string[];
  /** In byte order of paths; equal paths by id. */
  readonly filesystems: readonly InstanceFilesystem[];
  /** In order of (filesystem id, device id), the order in which directories are made. */
  readonly devices: readonly InstanceDevice[];
  /** `uid:gid` for new directories and datasets, or `''` for none. */
  readonly owner: string;
  /** The image with its optional remote, or `''` when there is none. */
  readonly image: string;
  /** One of `alpine debian openwrt ubuntu` if it is known, but anything the file says; `''` for none. */
  readonly ostype: string;
  /** Words that the configuration puts before the name in `incus create`. */
  readonly lxcOptions: readonly string[];
  /** Resolved paths in the order in which they are applied; each remembers the entry that names it. */
  readonly cloudConfigFiles: readonly Setting<string>[];
  /** The effective properties, without built-ins: `-P`, then the configuration's, then the user's. */
  readonly properties: ReadonlyMap<string, string>;
}

/** A dataset or directory that holds data of an instance. */
export interface InstanceFilesystem {
  readonly id: string;
  /** The substituted pattern: a dataset's name, or an absolute directory. */
  readonly path: string;
  readonly kind: 'dataset' | 'directory';
  /** Where it is on the host: `/` + path for a dataset (its mountpoint is never asked for), the path for a directory. */
  readonly directory: string;
  readonly destroy: boolean;
  /** Not part of snapshots, exports and copies. */
  readonly transient: boolean;
  /** As written (values are no patterns), in byte order of names. */
  readonly zfsProperties: ReadonlyMap<string, string>;
  /**
   * A whole component of the path came from `(instance)` or `(project_instance)`, with at least one component before it.
   * Without this a destroy leaves it alone: the path is not this instance's own.
   */
  readonly fromInstance: boolean;
  /** The pattern as it was written. */
  readonly pattern: string;
  /** Where the pattern stands, or the entry when it has none. */
  readonly place: Place;
}

/** A directory of the host that the instance sees at `path`. */
export interface InstanceDevice {
  readonly id: string;
  /** In the instance. */
  readonly path: string;
  /** On the host. */
  readonly directory: string;
  /** The id of the filesystem that holds the directory; `undefined` for a directory of the host outside all of them. */
  readonly filesystem: string | undefined;
  /** `dir` as it was written, `''` when it was not. */
  readonly dir: string;
  readonly readonly: boolean;
  /** Where the entry stands. */
  readonly place: Place;
}

/**
 * What could not be resolved, by the part of the instance that needs it. A command refuses only for the parts that it
 * looks at: a property that is missing in `image` does not keep anyone from deleting the instance.
 */
export interface InstanceIssue extends Issue {
  readonly part: InstancePart;
}

/**
 * `filesystems` matters to what lists devices only when there are devices.
 * `containment`: a device directory outside its filesystem. It is listed, but nothing may be made there.
 */
export type InstancePart = 'profile' | 'filesystems' | 'devices' | 'containment' | 'owner' | 'image';

/** A part that has an issue is incomplete: its faulty entries are left out, its faulty text is `''`. */
export interface ResolvedInstance {
  readonly instance: Instance;
  readonly issues: readonly InstanceIssue[];
}
