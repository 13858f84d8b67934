import type { Place, Setting } from '../config/model.ts';

/** What one cloud-config file says, as far as it is applied. What was wrong in it is left out and is an issue. */
export interface CloudConfig {
  readonly file: string;
  readonly packages: readonly Setting<string>[];
  readonly writeFiles: readonly WriteFile[];
  readonly users: readonly User[];
  readonly timezone?: Setting<string>;
  readonly runcmd: readonly Command[];
}

/** An entry of `write_files`. Missing texts are empty. */
export interface WriteFile {
  readonly place: Place;
  readonly path?: Setting<string>;
  readonly content?: Setting<string>;
  readonly permissions?: Setting<string>;
  readonly owner?: Setting<string>;
  readonly append?: Setting<boolean>;
  readonly defer?: Setting<boolean>;
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
  /** Separated by commas. */
  readonly groups?: Setting<string>;
  readonly gecos?: Setting<string>;
  readonly keys: readonly Setting<string>[];
  /** Rules for sudo and doas; an empty list stands for all rights. */
  readonly sudo?: Setting<readonly string[]>;
}

/** An entry of `runcmd`: text for a shell, or the words of one command. */
export type Command =
  | { readonly place: Place; readonly script: string }
  | { readonly place: Place; readonly args: readonly string[] };
