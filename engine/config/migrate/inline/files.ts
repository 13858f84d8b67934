import { type CloudEntry, mapEntry } from './cloudText.ts';
import { leave, type Moving } from './left.ts';
import type { Item } from './sections.ts';

/**
 * The files that the old program copied from the host, with the content that they have now, as entries of `write_files`.
 * They come after the users, who may own them.
 */
export function fileEntries(moving: Moving, files: readonly Item[]): readonly CloudEntry[] {
  return files.map((file) => fileEntry(moving, file));
}

function fileEntry(moving: Moving, { texts, place }: Item): CloudEntry {
  const [path = '', source = '', mode = ''] = ['path', 'source', 'mode'].map((key) => texts.get(key));
  const content = moving.contentOf(source);
  const isMode = mode === '' || /^[0-7]{1,4}$/.test(mode);
  const permissions = mode === '' || !isMode ? (content?.mode ?? 0o644).toString(8).padStart(4, '0') : mode;
  const entry = { path, permissions, owner: ownerOf(texts) };
  if (content !== undefined && isMode && path.startsWith('/'))
    return mapEntry({ ...entry, defer: true, content: content.text });
  const what = `the file "${path}"`;
  if (!path.startsWith('/')) leave(moving, place, what, 'Its path must be absolute');
  else if (content === undefined)
    leave(moving, place, what, `"${source}" is no text file that can be read now. Write its content here`);
  else leave(moving, place, what, `"${mode}" is no mode in octal digits`);
  return { ...mapEntry({ ...entry, defer: true }, [`content: that of ${source}`]), isComment: true };
}

/** As `chown` takes it; `''` for root, which is what the daemon makes of a file. -1 stood for whoever ran the program. */
function ownerOf(texts: Item['texts']): string {
  const [user, group] = [texts.get('user') || texts.get('uid'), texts.get('group') || texts.get('gid')];
  const own = (name: string | undefined): string => (name === undefined || name === '' || name === '-1' ? '' : name);
  return own(user) === '' && own(group) === '' ? '' : `${own(user) || 'root'}:${own(group) || 'root'}`;
}
