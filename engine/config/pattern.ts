import type { Place, Setting, Span } from './model.ts';

/**
 * What a pattern became, with the spans of the values within the text; or the first property in it that is not set,
 * with its span within the pattern.
 */
export type Substituted =
  | { readonly text: string; readonly values: readonly PropertyReference[]; readonly unset?: undefined }
  | { readonly unset: string; readonly span: Span };

/** A place where a property goes: in a pattern with its parentheses, in a substituted text that of the value. */
export interface PropertyReference {
  readonly name: string;
  readonly span: Span;
}

/** The value of a property, `undefined` when it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Put the values of properties in the place of `(name)`. Values go in as they are; there is no escape. */
export function substitute(pattern: string, lookup: Lookup): Substituted {
  let text = '';
  let end = 0;
  const values: PropertyReference[] = [];
  for (const { name, span } of referencesIn(pattern)) {
    const value = lookup(name);
    if (value === undefined) return { unset: name, span };
    text += pattern.slice(end, span.start);
    values.push({ name, span: { start: text.length, end: text.length + value.length } });
    text += value;
    end = span.end;
  }
  return { text: text + pattern.slice(end), values };
}

/** The properties that a pattern refers to, in order. Only innermost parentheses count: `((a))` refers to `a`. */
export function referencesIn(pattern: string): readonly PropertyReference[] {
  return Array.from(pattern.matchAll(/\(([^()]*)\)/g), (match) => ({
    name: match[1] ?? '',
    span: { start: match.index, end: match.index + match[0].length },
  }));
}

/** The place of a part of a text: exact where the text stands as it is or in plain quotes, otherwise the whole. */
export function placeWithin({ value, place }: Setting<string>, { start, end }: Span): Place {
  const extra = place.span.end - place.span.start - value.length;
  if (extra !== 0 && extra !== 2) return place;
  const from = place.span.start + extra / 2;
  return { file: place.file, span: { start: from + start, end: from + end } };
}
