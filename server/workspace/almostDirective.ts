/** The directive that a first line was probably meant to be: another case, spaces, a byte order mark, an older form. */
export function almostDirective(text: string): string | undefined {
  const line = /^\uFEFF?(?:\s*\n|---[^\n]*\n)*([^\n]*)/.exec(text)?.[1]?.trim() ?? '';
  const word = /^#\s*(lxops|lxdops|cloud-?config|cloud_config)\b/i.exec(line)?.[1]?.toLowerCase();
  if (word === undefined) return undefined;
  return word === 'lxops' ? '#lxops-v1' : word === 'lxdops' ? '#lxdops' : '#cloud-config';
}
