import type { Place } from '../config/model.ts';

/**
 * One thing to do inside an instance, in the vocabulary of the recorded cases. The order of actions is the order of
 * behaviour.md 12.2; each remembers the entry of the file it comes from.
 */
export type GuestAction = GuestScript | GuestCommand | GuestWrite | GuestUnlessExists;

/** Text for `/bin/sh` on standard input, a fresh shell each. `purpose` says what it is for, where that is not the text itself. */
export interface GuestScript {
  readonly op: 'script';
  readonly input: string;
  readonly purpose?: string;
  /** The script installs one package, and can be joined with the next one that has the same `install`. */
  readonly package?: GuestPackage;
  /** Words of the script that nobody should see. */
  readonly secrets?: readonly string[];
  readonly place: Place;
}

/** A package for a line of `/bin/sh`: the line is `install` and the words of one package or more, quoted already. */
interface GuestPackage {
  readonly install: string;
  readonly word: string;
}

/** An argument vector, executed directly. */
interface GuestCommand {
  readonly op: 'command';
  readonly args: readonly string[];
  readonly place: Place;
}

/** `mode` is octal text with a leading 0. Appending creates a missing file. */
export interface GuestWrite {
  readonly op: 'write' | 'append';
  readonly path: string;
  readonly content: string;
  /** The content is no text: it is written in base64 here, and decoded in the instance's file. */
  readonly encoding?: 'base64';
  readonly mode: string;
  readonly place: Place;
}

/** Does nothing when `path` exists in the instance; otherwise performs `actions` in order. */
interface GuestUnlessExists {
  readonly op: 'exists';
  readonly path: string;
  readonly actions: readonly GuestAction[];
  readonly place: Place;
}
