import { type Issue, issue } from '../config/issues.ts';
import type { Setting } from '../config/model.ts';
import { type Lookup, placeWithin, type PropertyReference, substitute } from '../config/pattern.ts';

/** A pattern with its properties put in; with an issue, the text is `''`. `values` are spans within the text. */
export interface ResolvedPattern {
  readonly text: string;
  readonly values: readonly PropertyReference[];
  readonly issue?: Issue;
}

/** Put properties into a pattern; one that is not set is an issue at its place in the file. */
export function resolvePattern(pattern: Setting<string>, lookup: Lookup): ResolvedPattern {
  const substituted = substitute(pattern.value, lookup);
  if (substituted.unset === undefined) return substituted;
  const { unset, span } = substituted;
  return { text: '', values: [], issue: issue('property-unset', placeWithin(pattern, span), unset) };
}
