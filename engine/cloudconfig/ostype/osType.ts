/** What has to be known of a user to add them. Missing texts are empty. */
export interface NewUser {
  readonly name: string;
  readonly uid: string;
  readonly shell: string;
  readonly homedir: string;
  readonly noCreateHome: boolean;
  readonly primaryGroup: string;
  readonly gecos: string;
}

/** Something that an ostype has done in the instance: the words of a command, text for `/bin/sh`, or a file of mode 0644. */
export type Doing =
  | { readonly command: readonly string[] }
  | { readonly script: string }
  | { readonly file: string; readonly content: string };

/**
 * The commands of one family of systems. What is missing cannot be done there. Values are checked before: names of
 * users, groups and hosts, locales and addresses hold nothing that a shell would read otherwise.
 */
export interface OsType {
  /** The word that configurations use. */
  readonly name: string;
  /** The beginning of a line for `/bin/sh` that installs the packages whose names follow. */
  readonly install: string;
  /** The name by which `install` takes a package in one version. */
  readonly packageVersion?: (name: string, version: string) => string;
  /** A line for `/bin/sh` that fetches the lists of packages. */
  readonly update?: string;
  /** A line for `/bin/sh` that brings all packages up to date. */
  readonly upgrade?: string;
  /** The words of the command that adds a group. */
  readonly addGroup?: (name: string) => readonly string[];
  /** The words of the command that adds a user without a password. */
  readonly addUser?: (user: NewUser) => readonly string[];
  /** The words of the command that adds an existing user to an existing group. */
  readonly addToGroup?: (user: string, group: string) => readonly string[];
  /** The user is added with a locked account, which needs a password that fits nothing so that keys work. */
  readonly unlockForKeys?: true;
  /** The words of the command that sets the time zone. */
  readonly setTimezone?: (timezone: string) => readonly string[];
  readonly setHostname?: (name: string) => readonly Doing[];
  readonly setLocale?: (locale: string) => readonly Doing[];
  readonly setTimeServers?: (servers: readonly string[], pools: readonly string[]) => readonly Doing[];
}
