import type { Place, Setting } from '../config/model.ts';

/** What one cloud-config file says, as far as it is applied. What was wrong in it is left out and is an issue. */
export interface CloudConfig {
  readonly file: string;
  readonly bootcmd: readonly Command[];
  readonly hostname?: Setting<string>;
  readonly writeFiles: readonly WriteFile[];
  readonly packageUpdate?: Setting<boolean>;
  readonly packageUpgrade?: Setting<boolean>;
  readonly packages: readonly Package[];
  readonly groups: readonly Group[];
  readonly users: readonly User[];
  readonly locale?: Setting<string>;
  readonly ntp?: Setting<TimeServers>;
  readonly timezone?: Setting<string>;
  readonly runcmd: readonly Command[];
}

/** An entry of `packages`: a name, or a list of name and version. */
export interface Package extends Setting<string> {
  readonly version?: string;
}

/** An entry of `write_files`. Missing texts are empty. */
export interface WriteFile {
  readonly place: Place;
  readonly path?: Setting<string>;
  readonly content?: Setting<string>;
  /** The content was `!!binary`; `content` is that text, still in base64. */
  readonly binary?: true;
  readonly encoding?: Setting<string>;
  readonly permissions?: Setting<string>;
  readonly owner?: Setting<string>;
  readonly append?: Setting<boolean>;
  readonly defer?: Setting<boolean>;
}

/** An entry of `groups`; its members exist already, or are among the users. */
export interface Group {
  readonly place: Place;
  readonly name: string;
  readonly members: readonly string[];
}

/** An entry of `users`. */
export interface User {
  readonly place: Place;
  readonly name?: Setting<string>;
  readonly uid?: Setting<string>;
  readonly shell?: Setting<string>;
  readonly homedir?: Setting<string>;
  readonly no_create_home?: Setting<boolean>;
  readonly primary_group?: Setting<string>;
  readonly groups?: Setting<readonly string[]>;
  readonly gecos?: Setting<string>;
  /** No password fits; it is so unless the file says no. */
  readonly lock_passwd?: Setting<boolean>;
  /** As `crypt` gives it: `$6$…`. */
  readonly hashed_passwd?: Setting<string>;
  readonly keys: readonly Setting<string>[];
  /** Rules for sudo and doas; an empty list stands for all rights. */
  readonly sudo?: Setting<readonly string[]>;
}

/** `ntp`: where to get the time from; with neither servers nor pools the system's own choice. */
export interface TimeServers {
  readonly servers: readonly string[];
  readonly pools: readonly string[];
}

/** An entry of `runcmd` or `bootcmd`: text for a shell, or the words of one command. */
export type Command =
  | { readonly place: Place; readonly script: string }
  | { readonly place: Place; readonly args: readonly string[] };
