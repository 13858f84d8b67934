import { isMap, isScalar } from 'yaml';
import type { Span } from '../../engine/config/model.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { entriesOf, textOf } from './node.ts';

/** New text for a part of a file. */
export interface Change {
  readonly span: Span;
  readonly newText: string;
}

/** Put an entry of one line at the end of a map of the top level, which is made when there is none; the map keeps its style. */
export function insertEntry({ text, tree }: WorkspaceFile, section: string, entry: string): Change | undefined {
  const found = entriesOf(tree.root).find(({ key }) => textOf(key) === section);
  if (found === undefined) return atEnd(text, `${section}:\n  ${entry}\n`);
  const { key, value } = found;
  if (value === undefined || (isScalar(value) && textOf(value) === '')) {
    const colon = text.indexOf(':', spanOf(key).end) + 1;
    return { span: { start: colon, end: colon }, newText: `\n  ${entry}` };
  }
  if (!isMap(value)) return undefined;
  return value.flow === true ? inFlow(text, spanOf(value), entry) : inBlock(text, spanOf(value), entry);
}

/** At the end of a text, on a line of its own. */
function atEnd(text: string, lines: string): Change {
  const newText = text === '' || text.endsWith('\n') ? lines : `\n${lines}`;
  return { span: { start: text.length, end: text.length }, newText };
}

function inFlow(text: string, { end }: Span, entry: string): Change {
  const before = text.slice(0, end - 1).trimEnd();
  const newText = before.endsWith('{') ? entry : before.endsWith(',') ? ` ${entry}` : `, ${entry}`;
  return { span: { start: before.length, end: before.length }, newText };
}

function inBlock(text: string, { start, end }: Span, entry: string): Change {
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const last = text.slice(0, end).trimEnd().length;
  const lineEnd = /\r?\n|$/.exec(text.slice(last))?.index ?? 0;
  const at = last + lineEnd;
  return { span: { start: at, end: at }, newText: `\n${' '.repeat(column)}${entry}` };
}
