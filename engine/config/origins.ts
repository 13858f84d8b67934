import type { SourceText } from './configFile.ts';
import { locate } from './locate.ts';
import type { Place, Setting } from './model.ts';

/** Where a setting was made and what it overrode, nearest first: `a.yaml:3:8, overrides b.yaml:2:8`. */
export function describeOrigin(setting: Setting<unknown>, files: ReadonlyMap<string, SourceText>): string {
  const overridden = setting.overrides === undefined ? '' : `, overrides ${describeOrigin(setting.overrides, files)}`;
  return `${describePlace(setting.place, files)}${overridden}`;
}

/** `file:line:column`, or only the file when its text is not known. */
export function describePlace({ file, span }: Place, files: ReadonlyMap<string, SourceText>): string {
  const text = files.get(file)?.text;
  if (text === undefined) return file;
  const { line, column } = locate(text, span.start);
  return `${file}:${line}:${column}`;
}
