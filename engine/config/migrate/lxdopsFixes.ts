import { isMap, isScalar, type Node } from 'yaml';
import type { ConfigFile } from '../configFile.ts';
import type { Config } from '../model.ts';
import { spanOf } from '../yaml/parseYaml.ts';
import { quote } from '../yaml/quote.ts';
import { isNull } from '../yaml/reader.ts';
import { columnOf, endOf, insertLines, lineEnd, lineStart, type TextEdit } from './lines.ts';

/** What one can do about an lxdops file, as an edit of it: it stays an lxdops file. */
export interface LxdopsFix {
  readonly title: string;
  readonly edit: TextEdit;
}

/**
 * What lxdops did by itself and lxops does not: it made an image of `os.version`, and called the profile of an instance
 * NAME.lxdops, as existing instances have it.
 *
 * @param merged the file with all that it includes
 */
export function lxdopsFixes(file: ConfigFile, merged: Config): readonly LxdopsFix[] {
  if (file.directive !== '#lxdops') return [];
  const image = imageFix(file, merged);
  const isRoot = image !== undefined || merged.image !== undefined || merged.origin !== undefined;
  const profile = isRoot && merged.profilePattern === undefined ? profileFix(file) : undefined;
  return [image, profile].filter((fix) => fix !== undefined);
}

function imageFix({ text, tree }: ConfigFile, merged: Config): LxdopsFix | undefined {
  if (merged.image !== undefined || merged.origin !== undefined) return undefined;
  const os = memberOf(tree.root, 'os');
  const version = memberOf(os?.value, 'version');
  if (os === undefined || version === undefined || !isScalar(version.value) || isNull(version.value)) return undefined;
  const name = imageOf(merged.ostype?.value ?? '', version.value.source ?? '');
  if (name === undefined || memberOf(os.value, 'image') !== undefined) return undefined;
  const title = `Set the image to ${name}, as lxdops did`;
  if (isMap(os.value) && os.value.flow === true) {
    const { end } = spanOf(version.value);
    return { title, edit: { span: { start: end, end }, text: `, image: ${quote(name)}` } };
  }
  const { start, end } = spanOf(version.key);
  if (text.slice(lineStart(text, start), start).trim() !== '') return undefined;
  const at = lineEnd(text, Math.max(spanOf(version.value).end - 1, end));
  return { title, edit: insertLines(text, at, start - lineStart(text, start), [`image: ${quote(name)}`]) };
}

/** The image that lxdops took for a version of an operating system. */
function imageOf(ostype: string, version: string): string | undefined {
  if (version === '') return undefined;
  if (ostype === 'ubuntu') return `ubuntu:${version}`;
  return ostype === 'alpine' || ostype === 'debian' ? `images:${ostype}/${version}` : undefined;
}

function profileFix({ text, tree: { root } }: ConfigFile): LxdopsFix | undefined {
  if (!isMap(root) || root.flow === true) return undefined;
  const edit = insertLines(text, endOf(text, root), columnOf(text, root), ['profile-pattern: (instance).lxdops']);
  return { title: 'Keep the profile name NAME.lxdops, which existing instances have', edit };
}

function memberOf(map: unknown, key: string): { readonly key: Node; readonly value: Node | null } | undefined {
  if (!isMap(map)) return undefined;
  const pairs = map.items as readonly { readonly key: Node; readonly value: Node | null }[];
  return pairs.findLast((pair) => isScalar(pair.key) && pair.key.source === key);
}
