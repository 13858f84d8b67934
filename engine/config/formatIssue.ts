import type { SourceText } from './configFile.ts';
import type { Issue } from './issues.ts';
import { locate } from './locate.ts';
import type { Place } from './model.ts';

/** `file:line:column: message`, the form that terminals and editors make clickable; without the text, `file: message`. */
export function formatIssue(issue: Issue, text: string | undefined): string {
  const { file, span } = issue.place;
  if (text === undefined) return `${file}: ${issue.message}`;
  const { line, column } = locate(text, span.start);
  return `${file}:${line}:${column}: ${issue.message}`;
}

/** `file:line:column` of a place; the file alone when its text is not among the files. */
export function locatePlace({ file, span }: Place, files: ReadonlyMap<string, SourceText>): string {
  const text = files.get(file)?.text;
  if (text === undefined) return file;
  const { line, column } = locate(text, span.start);
  return `${file}:${line}:${column}`;
}
