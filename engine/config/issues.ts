import type { Place } from './model.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

interface IssueKind {
  readonly severity: Severity;
  readonly message: (...facts: never[]) => string;
}

/**
 * Every finding about a file: its severity and its wording, in one table. Findings are values; reading never throws.
 * A new row does not compile in `server/features/quickFixes.ts` until somebody decides about its fix.
 */
export const ISSUES = {
  'yaml-syntax': { severity: 'error', message: (reason: string) => reason },
  'file-missing': { severity: 'error', message: (path: string) => `The file ${path} does not exist` },
} as const satisfies Record<string, IssueKind>;

export type IssueCode = keyof typeof ISSUES;

/** A finding at its place. `related` points at the other places that explain it. */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  /** Facts that a quick fix needs: the unknown word and its nearest neighbours, for example. */
  readonly facts?: readonly string[];
}

/** Make an issue of a row; the facts are the arguments of its message. */
export function issue<C extends IssueCode>(
  code: C,
  place: Place,
  ...facts: Parameters<(typeof ISSUES)[C]['message']>
): Issue {
  const { severity, message } = ISSUES[code] as IssueKind;
  return { code, severity, message: message(...(facts as never[])), place, facts: facts as readonly string[] };
}
