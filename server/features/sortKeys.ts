import { CONFIG_KEYS } from '../../engine/config/fields.ts';
import { schemaOf } from '../../engine/config/schema.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { chunksOf } from './chunks.ts';
import type { Fix } from './quickFixes.ts';

/** Put the keys of the top level in the order in which lxops prints them; unknown ones last. `undefined` when they are. */
export function sortKeys(file: WorkspaceFile): Fix | undefined {
  const chunks = chunksOf(file);
  const [first] = chunks ?? [];
  if (chunks === undefined || first === undefined || file.format === undefined) return undefined;
  const order: readonly string[] =
    file.format === 'lxops-v1' ? CONFIG_KEYS : Object.keys(schemaOf(file.format).properties ?? {});
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const sorted = chunks.toSorted((a, b) => rank(a.key) - rank(b.key));
  if (sorted.every((chunk, index) => chunk === chunks[index])) return undefined;
  const newText = sorted.map(({ start, end }) => file.text.slice(start, end)).join('');
  return { title: 'Sort the keys', span: { start: first.start, end: file.text.length }, newText };
}
