import type { Node } from 'yaml';
import { issue } from '../config/issues.ts';
import type { Place, Setting } from '../config/model.ts';
import { spanOf } from '../config/yaml/parseYaml.ts';
import { type Entry, type Reader, readItems, readText } from '../config/yaml/reader.ts';
import { anyValue } from './anyValue.ts';

/** A part of the model while it is being read. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A field that is written again counts anew, also when it is wrong this time. */
export function set<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}

/** The maps of a list, each with its place; an empty item is an issue. */
export function readMaps<T>(
  reader: Reader,
  entry: Entry,
  read: (reader: Reader, node: Node, place: Place) => T | undefined,
): readonly T[] {
  return readListed(reader, entry).flatMap((item) => {
    const place = placeOf(reader, item, entry);
    if (item === undefined || anyValue(reader.tree, item).kind === 'null') {
      reader.issues.push(issue('cloud-null-item', place, entry.key));
      return [];
    }
    return read(reader, item, place) ?? [];
  });
}

/** The texts of a list; what is no text is an issue. */
export function readTexts(reader: Reader, entry: Entry): readonly Setting<string>[] {
  return readListed(reader, entry).flatMap((item) => {
    const value = readText(reader, item);
    return value === undefined ? [] : [{ value, place: placeOf(reader, item, entry) }];
  });
}

/** A list of texts, or one text in which commas separate them. Spaces around and empty texts do not count. */
export function readNames(reader: Reader, entry: Entry): readonly string[] | undefined {
  const listed = anyValue(reader.tree, entry.value).kind === 'list';
  const text = listed ? undefined : readText(reader, entry.value);
  if (!listed && text === undefined) return undefined;
  const names = text?.split(',') ?? readTexts(reader, entry).map(({ value }) => value);
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** The items of a list; one may be `undefined`: read it as null. */
export function readListed(reader: Reader, entry: Entry): readonly (Node | undefined)[] {
  const items: (Node | undefined)[] = [];
  readItems(reader, entry.value, (item) => items.push(item));
  return items;
}

/** Where a value stands, or would stand. */
export function placeOf(reader: Reader, node: Node | undefined, entry: Entry): Place {
  return { file: reader.file, span: node === undefined ? entry.span : spanOf(node) };
}
