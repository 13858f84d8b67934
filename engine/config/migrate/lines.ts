import type { Node } from 'yaml';
import type { Span } from '../model.ts';

/** A change of text: the span is replaced. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Apply edits that do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let end = 0;
  for (const { span, text: replacement } of edits.toSorted(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  )) {
    result += text.slice(end, span.start) + replacement;
    end = span.end;
  }
  return result + text.slice(end);
}

/** The offset at which the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineEnd(text[start - 1])) start--;
  return start;
}

/** The offset after the line end of the line of an offset. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isLineEnd(text[end])) end++;
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}

/** The line end that a text uses: its first. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** The offset after the last line of a block. */
export function endOf(text: string, block: Node): number {
  const end = block.range?.[1] ?? text.length;
  return end > 0 && /[\r\n]/.test(text.charAt(end - 1)) ? end : lineEnd(text, end);
}

/** The edit that puts lines of their own at an offset where a line begins, or at the end of the text. */
export function insertLines(text: string, at: number, column: number, lines: readonly string[]): TextEdit {
  const eol = lineEndOf(text);
  const before = at > 0 && !isLineEnd(text[at - 1]) ? eol : '';
  const written = lines.map((line) => `${' '.repeat(column)}${line}${eol}`).join('');
  return { span: { start: at, end: at }, text: `${before}${written}` };
}

/** How far a block is indented. */
export function columnOf(text: string, block: Node): number {
  const start = block.range?.[0] ?? 0;
  return start - lineStart(text, start);
}

/** Turn whole lines into comments, at the given column or before it; blank lines stay. */
export function commentOut(lines: string, column: number): string {
  return mapLines(lines, (line) => {
    const indent = Math.min(column, line.search(/\S/));
    return indent < 0 ? line : `${line.slice(0, indent)}# ${line.slice(indent)}`;
  });
}

/** Move whole lines to the left; a line that has less space loses what it has. */
export function dedent(lines: string, by: number): string {
  return mapLines(lines, (line) => line.slice(Math.min(by, line.length - line.trimStart().length)));
}

function mapLines(lines: string, map: (line: string) => string): string {
  return lines.replaceAll(/[^\r\n]+/g, map);
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r';
}
