import type { SourceText } from './configFile.ts';
import type { Issue } from './issues.ts';
import { locate } from './locate.ts';
import { describePlace } from './origins.ts';

/** `file:line:column: message`, the form that terminals and editors make clickable; without the text, `file: message`. */
export function formatIssue(issue: Issue, text: string | undefined): string {
  const { file, span } = issue.place;
  if (text === undefined) return `${file}: ${issue.message}`;
  const { line, column } = locate(text, span.start);
  return `${file}:${line}:${column}: ${issue.message}`;
}

/** An error of a configuration as `config.invalid` carries it. */
export function invalidity(
  issue: Issue,
  files: ReadonlyMap<string, SourceText>,
): { readonly code: string; readonly text: string; readonly place: string } {
  const text = formatIssue(issue, files.get(issue.place.file)?.text);
  return { code: issue.code, text, place: describePlace(issue.place, files) };
}
