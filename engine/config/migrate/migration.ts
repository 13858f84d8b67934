import type { Issue } from '../issues.ts';

/** A file that a migrated text refers to and that is to be made with it. */
export interface NewFile {
  /** From the directory of the migrated file. */
  readonly path: string;
  readonly text: string;
}

/** A text file of the host. */
export interface HostFile {
  readonly text: string;
  /** Its permission bits. */
  readonly mode: number;
}

/** The files of the host that a migration asked for, by path. */
export type HostFiles = ReadonlyMap<string, HostFile>;

/** What a migration made of a text. */
export interface Migrated {
  /** The text in the newer format; the old text when an issue is an error. */
  readonly text: string;
  /** What could not stay as it was, and what to do instead; places are those of the old text. */
  readonly notes: readonly Issue[];
  /** Errors that keep the text from being migrated. */
  readonly issues: readonly Issue[];
  readonly files: readonly NewFile[];
  /** Paths of text files whose content belongs into the new files; who has it migrates once more with it. */
  readonly wants: readonly string[];
}

/**
 * One step of the chain: it turns texts that begin with one directive into texts of a newer format, which may be an
 * older format of the program's own. The engine takes one's own steps as an option, `loadConfig(path, properties,
 * { migrations })` and `migrate(text, file, { migrations })`; the command line from the modules that LXOPS_MIGRATIONS
 * names: `export default [{ from: '#my-format', migrate: (text) => text.replace('#my-format', '#lxops-v1') }]`.
 */
export interface Migration {
  /** The directive of the texts that it takes: their whole first line. */
  readonly from: string;
  /**
   * @param file how the text is called in places
   * @param host contents of files that `wants` named in an earlier call
   * @returns the new text; with more to say, all of it. What it throws becomes an issue
   */
  readonly migrate: (text: string, file: string, host: HostFiles) => string | (Partial<Migrated> & { text: string });
}
