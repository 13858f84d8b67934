import { CURRENT_FORMAT, directiveOf } from '../directive.ts';
import { type Issue, issue } from '../issues.ts';
import type { Place } from '../model.ts';
import { migrateLxdops } from './lxdops.ts';
import type { HostFiles, Migrated, Migration, NewFile } from './migration.ts';

/** The migrations that this program has by itself; nobody can replace them. */
const MIGRATIONS: readonly Migration[] = [{ from: '#lxdops', migrate: migrateLxdops }];

export interface MigrateOptions {
  /** Formats beyond the program's own. */
  readonly migrations?: readonly Migration[];
  /** Contents of files that `wants` named in an earlier call. */
  readonly host?: HostFiles;
}

/** Bring a text into the current format, step by step. A text that is current already comes back as it is. */
export function migrate(text: string, file: string, options: MigrateOptions = {}): Migrated {
  const known = [...MIGRATIONS, ...(options.migrations ?? [])];
  const place: Place = { file, span: { start: 0, end: directiveOf(text).length } };
  const failed = (issues: readonly Issue[]): Migrated => ({ text, notes: [], issues, files: [], wants: [] });
  const notes: Issue[] = [];
  const files: NewFile[] = [];
  const wants: string[] = [];
  const seen = new Set<string>();
  let current = text;
  for (let type = directiveOf(text); type !== CURRENT_FORMAT; type = directiveOf(current)) {
    const step = known.find(({ from }) => from === type);
    if (step === undefined) return failed([issue('format-unknown', place, type)]);
    if (seen.has(type)) return failed([issue('format-loop', place, type)]);
    // Places of a later step are those of a text that nobody has.
    const located = (found: Issue): Issue => (seen.size === 1 ? found : { ...found, place, related: [] });
    seen.add(type);
    const migrated = run(step, current, file, options.host ?? new Map());
    if (migrated.issues.length > 0) return failed(migrated.issues.map(located));
    notes.push(...migrated.notes.map(located));
    files.push(...migrated.files);
    wants.push(...migrated.wants);
    current = migrated.text;
  }
  return { text: current, notes, issues: [], files, wants };
}

function run(step: Migration, text: string, file: string, host: HostFiles): Migrated {
  const nothing: Migrated = { text, notes: [], issues: [], files: [], wants: [] };
  try {
    const result = step.migrate(text, file, host);
    return { ...nothing, ...(typeof result === 'string' ? { text: result } : result) };
  } catch (error) {
    // It may be the user's own code; whatever it throws, the file stays as it is.
    const place = { file, span: { start: 0, end: step.from.length } };
    return { ...nothing, issues: [issue('migration-failed', place, step.from, String(error))] };
  }
}
