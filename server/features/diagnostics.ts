import { posix } from 'node:path';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Issue, Severity } from '../../engine/config/issues.ts';
import type { Place } from '../../engine/config/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { toRange } from './range.ts';

/** What is wrong with a file: on its own, with what it names, and in the roots that read it. */
export function diagnostics(document: TextDocument, workspace: Workspace): Diagnostic[] {
  return issuesOf(document, workspace).flatMap((issue) => {
    const severity = workspace.settings.severities.get(issue.code) ?? issue.severity;
    return severity === 'off' ? [] : [toDiagnostic(document, { ...issue, severity }, workspace)];
  });
}

/** The findings behind the diagnostics, in the order of the file. */
export function issuesOf(document: TextDocument, workspace: Workspace): Issue[] {
  const file = workspace.file(document.uri);
  if (file === undefined) return [];
  const found = [
    ...ownIssues(document, file, workspace),
    ...localIssues(file, workspace),
    ...rootIssues(file, workspace),
  ];
  const first = new Map(found.toReversed().map((issue) => [identity(issue, file.text), issue]));
  return withoutEchoes([...first.values()])
    .map((issue) => withOwnPaths(inEditor(issue), file))
    .toSorted((a, b) => a.place.span.start - b.place.span.start);
}

/** What is of the wrong type around a syntax error is not worth saying. */
function withoutEchoes(issues: readonly Issue[]): readonly Issue[] {
  const broken = issues.filter(({ code }) => code === 'yaml-syntax').map(({ place }) => place.span);
  const touches = ({ place: { span } }: Issue): boolean =>
    broken.some(({ start, end }) => span.start <= end && start <= span.end);
  return issues.filter((issue) => issue.code !== 'yaml-type' || !touches(issue));
}

/** What the text alone tells. A file of another kind, sent because of its name, is none of our business. */
function ownIssues(
  document: TextDocument,
  { format, issues, path }: WorkspaceFile,
  workspace: Workspace,
): readonly Issue[] {
  const almost = issues.some(({ code }) => code === 'directive-almost');
  if (format === undefined && !almost && document.languageId !== 'lxops') return [];
  // cloud-init may well apply what lxops ignores, so this is said only where lxops applies the file.
  if (format === 'cloud-config' && !workspace.isNamed(path)) return issues.filter(({ code }) => !IGNORED.has(code));
  return issues;
}

const IGNORED: ReadonlySet<string> = new Set(['unknown-key', 'ignored-key']);

/** What holds wherever the file is included: paths that lead nowhere, settings that replace those of its own includes. */
function localIssues(file: WorkspaceFile, workspace: Workspace): readonly Issue[] {
  if (file.format === undefined || file.format === 'cloud-config') return [];
  const own = workspace.mergedIssues(file.path);
  // The merge stops at the include that closes the circle, so each file of it is seen only from the others.
  const cyclic = own.some(({ code }) => code === 'include-cycle');
  const issues = cyclic
    ? workspace.merged(file.path).config.files.flatMap((path) => workspace.mergedIssues(path))
    : own;
  return issues.filter(({ place }) => place.file === file.path);
}

/** What holds only in the roots that read the file. While one of a root's files is broken, the root says nothing. */
function rootIssues(file: WorkspaceFile, workspace: Workspace): readonly Issue[] {
  const whole = workspace.roots(file.path).filter(({ issues }) => issues.every(({ code }) => code !== 'yaml-syntax'));
  return whole.flatMap(({ config }) => {
    const all = [...workspace.mergedIssues(config.path), ...workspace.rootIssues(config.path)];
    const conditions = openConditions(config.files, workspace);
    const here = all
      .filter(({ place }) => place.file === file.path)
      .map((issue) => (MAY_BE_ELSEWHERE.has(issue.code) ? unlessIncluded(issue, conditions) : issue));
    return config.path === file.path ? here : here.map((issue) => inRoot(issue, config.path, file.path));
  });
}

/** What an include could bring that is not read now. */
const MAY_BE_ELSEWHERE: ReadonlySet<string> = new Set(['filesystem-unknown', 'property-unset']);

/** The properties on which includes of these files depend, and which only the command line may know. */
function openConditions(paths: readonly string[], workspace: Workspace): readonly string[] {
  const { commandLine, user } = workspace.properties;
  const files = paths.flatMap((path) => workspace.file(path) ?? []);
  const dropped = files.flatMap((file) =>
    workspace.named(file).dropped.filter(({ path }) => file.config.fields.include.includes(path)),
  );
  return dropped.map(({ property }) => property).filter((name) => !commandLine.has(name) && !user.has(name));
}

function unlessIncluded(issue: Issue, [name]: readonly string[]): Issue {
  if (name === undefined) return issue;
  const message = `${issue.message}, unless an include that depends on the property "${name}" brings it`;
  return { ...issue, severity: 'warning', message };
}

function inRoot(issue: Issue, root: string, path: string): Issue {
  const name = posix.relative(posix.dirname(path), root);
  const place: Place = { file: root, span: { start: 0, end: 0 } };
  const related = [...(issue.related ?? []), { place, message: 'the configuration that is launched' }];
  return { ...issue, message: `${issue.message} (in ${name})`, related };
}

/** The command line may still give a property with `-P`, so in the editor this is no error. */
function inEditor(issue: Issue): Issue {
  return issue.code === 'property-unset' ? { ...issue, severity: 'warning' } : issue;
}

/** Paths as the file would write them, relative to its directory; one that it wrote as an absolute path stays. */
function withOwnPaths(issue: Issue, { path, text }: WorkspaceFile): Issue {
  const { facts = [], place } = issue;
  const written = text.slice(place.span.start, place.span.end);
  const absolute = NAMES_FILES.has(issue.code) ? facts.filter((fact) => fact.startsWith('/')) : [];
  const message = absolute
    .filter((fact) => !written.includes(fact))
    .reduce(
      (text, fact) => text.replaceAll(fact, shorter(posix.relative(posix.dirname(path), fact), fact)),
      issue.message,
    );
  return { ...issue, message };
}

const NAMES_FILES: ReadonlySet<string> = new Set([
  'file-missing',
  'file-unreadable',
  'include-duplicate',
  'include-cycle',
  'include-same-file',
  'include-overrides',
  'overrides-including',
]);

function shorter(a: string, b: string): string {
  return a.length <= b.length ? a : b;
}

/** One broken line is one syntax error. */
function identity({ code, place: { span } }: Issue, text: string): string {
  return code === 'yaml-syntax'
    ? `${code} ${text.lastIndexOf('\n', span.start - 1)}`
    : `${code} ${span.start} ${span.end}`;
}

function toDiagnostic(document: TextDocument, issue: Issue, workspace: Workspace): Diagnostic {
  const related = issue.related?.map(({ place, message }) => ({ location: workspace.location(place), message }));
  return {
    range: toRange(document, issue.place.span),
    severity: SEVERITIES[issue.severity],
    code: issue.code,
    source: 'lxops',
    message: issue.message,
    ...(related === undefined ? {} : { relatedInformation: related }),
    ...(IGNORED.has(issue.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
  };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
