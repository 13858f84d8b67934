/** The format that this program reads without migration: the first line of its files. */
export const CURRENT_FORMAT = '#lxops-v1';

/**
 * The type of a file: its first line, exactly, if that begins with `#`; otherwise `''`.
 * Case, spaces and a byte order mark count, so `# lxops-v1` is another, unknown type.
 */
export function directiveOf(text: string): string {
  if (!text.startsWith('#')) return '';
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}
