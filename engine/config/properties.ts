import { decodeTextMap } from './decode.ts';
import type { Issue } from './issues.ts';
import type { Setting } from './model.ts';
import { naturalOrder } from './naturalOrder.ts';
import { parseYaml } from './yaml/parseYaml.ts';
import { quote } from './yaml/quote.ts';
import { createReader } from './yaml/reader.ts';

/** Decode a properties file: a map of texts without a directive. A null document adds nothing. Never throws. */
export function parseProperties(
  path: string,
  text: string,
): { readonly properties: ReadonlyMap<string, Setting<string>>; readonly issues: readonly Issue[] } {
  const reader = createReader(path, parseYaml(text));
  const properties = decodeTextMap(reader, reader.tree.root);
  return { properties, issues: reader.issues };
}

/**
 * The text of a properties file with one property set; comments and order stay where the file is an ordinary list of
 * keys, otherwise it is written anew, sorted.
 *
 * @param text that parses without errors
 */
export function setProperty(text: string, key: string, value: string): string {
  const { properties } = parseProperties('', text);
  const wanted = new Map([...properties].map(([name, setting]) => [name, setting.value]));
  wanted.set(key, value);
  const edited = edit(text, properties, key, value);
  return says(edited, wanted) ? edited : anew(wanted);
}

/** Values that other readers of YAML would take for something else than text are quoted on the way. */
function edit(text: string, properties: ReadonlyMap<string, Setting<string>>, key: string, value: string): string {
  const written = [...properties].filter(([name, old]) => name === key || !old.value.includes('\n'));
  const edits = written
    .map(([name, old]) => ({ ...old.place.span, value: name === key ? value : old.value, changed: name === key }))
    .filter(({ start, end, changed }) => changed || !/^["']/.test(text.slice(start, end)))
    .toSorted((a, b) => b.start - a.start);
  const edited = edits.reduce(
    (draft, { start, end, value: next }) => `${draft.slice(0, start)}${quote(next)}${draft.slice(end)}`,
    text,
  );
  if (properties.has(key)) return edited;
  return `${edited}${edited === '' || edited.endsWith('\n') ? '' : '\n'}${quote(key)}: ${quote(value)}\n`;
}

/** Does the text still mean what it should? Flow maps, anchors and null documents cannot be edited by lines. */
function says(text: string, wanted: ReadonlyMap<string, string>): boolean {
  const { properties, issues } = parseProperties('', text);
  if (issues.length > 0 || properties.size !== wanted.size) return false;
  return [...wanted].every(([key, value]) => properties.get(key)?.value === value);
}

function anew(properties: ReadonlyMap<string, string>): string {
  const sorted = [...properties].toSorted(([a], [b]) => naturalOrder(a, b));
  return sorted.map(([key, value]) => `${quote(key)}: ${quote(value)}\n`).join('');
}
