import type { Issue } from '../issues.ts';

/** What a migration made of a text. */
export interface Migrated {
  /** The text in the newer format; the old text when an issue is an error. */
  readonly text: string;
  /** What could not stay as it was, and what to do instead; places are those of the old text. */
  readonly notes: readonly Issue[];
  /** Errors that keep the text from being migrated. */
  readonly issues: readonly Issue[];
}

/** One step of the chain: it turns texts that begin with one directive into texts of a newer format. */
export interface Migration {
  /** The directive of the texts that it takes: their whole first line. */
  readonly from: string;
  /** @param file how the text is called in places */
  readonly migrate: (text: string, file: string) => Migrated;
}
