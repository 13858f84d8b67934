import { type ConfigFile, emptyFields } from './configFile.ts';
import { directiveOf } from './directive.ts';
import { formatOf } from './formats.ts';
import { issue } from './issues.ts';
import { migrate } from './migrate/migrate.ts';
import type { Migration } from './migrate/migration.ts';
import { parseYaml } from './yaml/parseYaml.ts';
import { createReader } from './yaml/reader.ts';

/**
 * Decode one file on its own, whatever its format. Never throws; an unknown format has a tree but no fields.
 *
 * @param path how the file is called in places and messages, and what its includes are resolved against
 * @param migrations formats beyond the program's own; such a file has the text, and the places, of its migrated form
 * @param tree the text, if it was parsed already
 */
export function parseFile(
  path: string,
  text: string,
  migrations: readonly Migration[] = [],
  tree = parseYaml(text),
): ConfigFile {
  const directive = directiveOf(text);
  const format = formatOf(directive);
  if (format === undefined && migrations.some(({ from }) => from === directive)) {
    const migrated = migrate(text, path, { migrations });
    if (migrated.issues.length === 0) return { ...parseFile(path, migrated.text), directive };
    return { path, text, directive, tree, fields: emptyFields(), issues: migrated.issues };
  }
  if (format === undefined) {
    const place = { file: path, span: { start: 0, end: directive.length } };
    return { path, text, directive, tree, fields: emptyFields(), issues: [issue('format-unknown', place, directive)] };
  }
  const reader = createReader(path, tree);
  const fields = format.decode(reader);
  return { path, text, directive, tree, fields, issues: reader.issues };
}
