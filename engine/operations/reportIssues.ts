import type { SourceText } from '../config/configFile.ts';
import { formatIssue, invalidity } from '../config/formatIssue.ts';
import type { Issue } from '../config/issues.ts';
import { LxopsError } from '../errors.ts';
import type { RunEvent } from '../run/events.ts';

/**
 * Tell warnings; errors end the operation before it has looked at the server.
 *
 * @param path what the errors are about
 * @throws LxopsError `config.invalid`
 */
export function reportIssues(
  path: string,
  issues: readonly Issue[],
  files: ReadonlyMap<string, SourceText>,
  emit: (event: RunEvent) => void,
): void {
  const text = (issue: Issue) => formatIssue(issue, files.get(issue.place.file)?.text);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new LxopsError('config.invalid', { path, issues: errors.map((issue) => invalidity(issue, files)) });
  }
  for (const issue of issues) {
    if (issue.severity === 'warning') emit({ type: 'warning', text: text(issue) });
  }
}
