/** A word for `/bin/sh`, in single quotes unless it has letters, digits and harmless signs only. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A here-document that the shell takes as it is: quoted when there is anything in it that it would replace. */
export function hereDocument(lines: readonly string[]): { readonly begin: string; readonly body: string } {
  const all = lines.flatMap((line) => line.split('\n'));
  let end = 'END';
  while (all.includes(end)) end += '_';
  const verbatim = lines.some((line) => /[$`\\]/.test(line));
  return { begin: verbatim ? `<<'${end}'` : `<<${end}`, body: [...lines, end].join('\n') };
}
