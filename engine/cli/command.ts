import type { Flag, FlagValues } from './flags.ts';

/** What a command writes to and reads from, so that it can be run anywhere. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Everything on standard input; `undefined` where a person would have to type it. */
  readonly input?: (() => Promise<string>) | undefined;
  /** Asks a person; `undefined` where nobody can answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Everything a command was given. `flags` knows the flags of the command and of the groups around it. */
export interface Invocation {
  readonly flags: FlagValues;
  readonly words: readonly string[];
  readonly terminal: Terminal;
}

/** @returns the exit code; failures are thrown as `LxopsError` */
export type Run = (invocation: Invocation) => Promise<number>;

/** A command, or a group of them. What it runs is imported only when it runs. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** How its arguments look in help: `FILE...`. */
  readonly usage?: string;
  readonly flags?: readonly Flag[];
  readonly commands?: readonly Command[];
  readonly load?: () => Promise<Run>;
}
