import { decodeTextMap } from './decode.ts';
import type { Issue } from './issues.ts';
import type { Setting } from './model.ts';
import { parseYaml } from './yaml/parseYaml.ts';
import { createReader } from './yaml/reader.ts';

/** Decode a properties file: a map of texts without a directive. A null document adds nothing. Never throws. */
export function parseProperties(
  path: string,
  text: string,
): { readonly properties: ReadonlyMap<string, Setting<string>>; readonly issues: readonly Issue[] } {
  const reader = createReader(path, parseYaml(text));
  const properties = decodeTextMap(reader, reader.tree.root);
  return { properties, issues: reader.issues };
}
