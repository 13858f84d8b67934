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

/** The commands of one family of systems. What is missing cannot be done there. */
export interface OsType {
  readonly name: string;
  /** A line for `/bin/sh`; the package is quoted already. */
  readonly installPackage: (quotedPackage: string) => string;
  /** The words of the command that adds a user without a password. */
  readonly addUser?: (user: NewUser) => readonly string[];
  /** The words of the command that adds an existing user to an existing group. */
  readonly addToGroup?: (user: string, group: string) => readonly string[];
  /** The user is added with a locked account, which needs a password that fits nothing so that keys work. */
  readonly unlockForKeys?: true;
  readonly setTimezone?: (timezone: string) => readonly string[];
}
