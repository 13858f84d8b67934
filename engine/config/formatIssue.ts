import type { Issue } from './issues.ts';
import { locate } from './locate.ts';

/** `file:line:column: message`, the form that terminals and editors make clickable; without the text, `file: message`. */
export function formatIssue(issue: Issue, text: string | undefined): string {
  const { file, span } = issue.place;
  if (text === undefined) return `${file}: ${issue.message}`;
  const { line, column } = locate(text, span.start);
  return `${file}:${line}:${column}: ${issue.message}`;
}
