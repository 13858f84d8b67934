import type { Place } from '../config/model.ts';

/**
 * One thing to do inside an instance, in the vocabulary of the recorded cases. The order of actions is the order of
 * behaviour.md 12.2; each remembers the entry of the file it comes from.
 */
export type GuestAction = GuestScript | GuestCommand | GuestWrite | GuestUnlessExists;

/** Text for `/bin/sh` on standard input, a fresh shell each. `purpose` says what it is for, where that is not the text itself. */
interface GuestScript {
  readonly op: 'script';
  readonly input: string;
  readonly purpose?: string;
  readonly place: Place;
}

/** An argument vector, executed directly. */
interface GuestCommand {
  readonly op: 'command';
  readonly args: readonly string[];
  readonly place: Place;
}

/** `mode` is octal text with a leading 0. Appending creates a missing file. */
interface GuestWrite {
  readonly op: 'write' | 'append';
  readonly path: string;
  readonly content: string;
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
