import { type Issue, issue } from '../config/issues.ts';
import type { Place } from '../config/model.ts';
import type { OsType } from './ostype/osType.ts';

/** What the actions of one run share. */
export interface ActionContext {
  readonly ostype: OsType | undefined;
  readonly issues: Issue[];
  /** Directories in the instance that were made before in this run, and all above them. */
  readonly directories: Set<string>;
}

/** A context in which nothing has been done yet; the root is there. */
export function createContext(ostype: OsType | undefined): ActionContext {
  return { ostype, issues: [], directories: new Set(['/', '.']) };
}

/** Record that the ostype, or its absence, does not allow something; there is no action for it. */
export function cannot({ ostype, issues }: ActionContext, what: string, place: Place): readonly [] {
  issues.push(
    ostype === undefined ? issue('ostype-missing', place, what) : issue('ostype-cannot', place, ostype.name, what),
  );
  return [];
}

/** Record that something is left out: the original knows none of these sections, so files that have them are in use. */
export function notApplied({ ostype, issues }: ActionContext, what: string, place: Place): readonly [] {
  issues.push(issue('cloud-not-applied', place, what, ostype?.name ?? ''));
  return [];
}

/** Would a program take this word as an option? Then that is recorded. */
export function looksLikeOption({ issues }: ActionContext, word: string, place: Place): boolean {
  if (!word.startsWith('-')) return false;
  issues.push(issue('cloud-option', place, word));
  return true;
}
