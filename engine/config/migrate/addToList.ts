import { isSeq, type Node, type YAMLMap } from 'yaml';
import type { Span } from '../model.ts';
import { spanOf } from '../yaml/parseYaml.ts';
import { quote } from '../yaml/quote.ts';
import { columnOf, endOf, insertLines, type TextEdit } from './lines.ts';

/** The entry of `cloud-config-files`, with the whole lines that it takes. */
export interface ListRow {
  readonly value: Node | undefined;
  readonly lines: Span;
}

/**
 * The edits that add paths to `cloud-config-files`, or a new entry of that name at the end of a block map. None where
 * that takes more than inserting: an empty entry, an alias, a list that is used elsewhere too.
 */
export function addToList(
  text: string,
  root: YAMLMap,
  row: ListRow | undefined,
  paths: readonly string[],
): readonly TextEdit[] {
  if (row === undefined) {
    const lines = ['cloud-config-files:', ...paths.map((path) => `- ${quote(path)}`)];
    return [insertLines(text, endOf(text, root), columnOf(text, root), lines)];
  }
  const { value } = row;
  if (!isSeq(value) || value.anchor !== undefined) return [];
  if (value.flow === true) {
    const at = spanOf(value).end - 1;
    const lead = value.items.length > 0 ? ', ' : '';
    return [{ span: { start: at, end: at }, text: `${lead}${paths.map(quote).join(', ')}` }];
  }
  const lines = paths.map((path) => `- ${quote(path)}`);
  return [insertLines(text, row.lines.end, columnOf(text, value), lines)];
}
