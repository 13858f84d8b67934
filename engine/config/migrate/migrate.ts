import { CURRENT_FORMAT, directiveOf } from '../directive.ts';
import { type Issue, issue } from '../issues.ts';
import { migrateLxdops } from './lxdops.ts';
import type { Migrated, Migration } from './migration.ts';

/** The migrations that this program has by itself. */
export const MIGRATIONS: readonly Migration[] = [{ from: '#lxdops', migrate: migrateLxdops }];

/** Bring a text into the current format, step by step. A text that is current already comes back as it is. */
export function migrate(text: string, file: string, migrations: readonly Migration[] = MIGRATIONS): Migrated {
  const notes: Issue[] = [];
  const seen = new Set<string>();
  let current = text;
  for (let type = directiveOf(text); type !== CURRENT_FORMAT; type = directiveOf(current)) {
    const place = { file, span: { start: 0, end: directiveOf(text).length } };
    const step = migrations.find(({ from }) => from === type);
    if (step === undefined) return { text, notes: [], issues: [issue('format-unknown', place, type)] };
    if (seen.has(type)) return { text, notes: [], issues: [issue('format-loop', place, type)] };
    seen.add(type);
    const migrated = step.migrate(current, file);
    if (migrated.issues.length > 0) return { text, notes: [], issues: migrated.issues };
    notes.push(...migrated.notes);
    current = migrated.text;
  }
  return { text: current, notes, issues: [] };
}
