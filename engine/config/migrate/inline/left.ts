import { type Issue, issue } from '../../issues.ts';
import type { Place } from '../../model.ts';
import type { HostFile } from '../migration.ts';

/** Where to say what could not be moved. */
export interface Moving {
  readonly issues: Issue[];
  /** The content of a file of the host, by its path as the configuration has it. */
  readonly contentOf: (path: string) => HostFile | undefined;
}

/** Say that a part stays behind, and what to do about it. */
export function leave({ issues }: Moving, place: Place, what: string, advice: string): void {
  issues.push(issue('migration-left', place, what, advice));
}
