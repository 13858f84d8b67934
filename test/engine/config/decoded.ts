import type { FileFields } from '../../../engine/config/configFile.ts';
import type { Config, Setting } from '../../../engine/config/model.ts';
import { parseFile } from '../../../engine/config/parseFile.ts';

/** The values of a configuration without their places; what is empty is left out. */
export function valuesOf(config: Config | FileFields): Record<string, unknown> {
  const { path: _path, files: _files, ...fields } = config as Config & FileFields;
  return Object.fromEntries(Object.entries(fields).flatMap(([key, field]) => nonEmpty(key, plain(field))));
}

/** Decode an lxops-v1 body: its values and the codes of its issues. */
export function decode(body: string): { values: Record<string, unknown>; issues: readonly string[] } {
  const file = parseFile('t.yaml', `#lxops-v1\n${body}`);
  return { values: valuesOf(file.fields), issues: file.issues.map(({ code }) => code) };
}

function nonEmpty(key: string, value: unknown): [string, unknown][] {
  const empty =
    value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return empty ? [] : [[key, value]];
}

function plain(field: unknown): unknown {
  if (Array.isArray(field)) return field.map(plain);
  if (field instanceof Map)
    return Object.fromEntries(Array.from(field as Map<string, unknown>, ([key, value]) => [key, plain(value)]));
  if (typeof field !== 'object' || field === null) return field;
  if ('place' in field) return plain((field as Setting<unknown>).value) ?? null;
  return Object.fromEntries(Object.entries(field).flatMap(([key, value]) => nonEmpty(key, plain(value))));
}
