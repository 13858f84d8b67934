/** Columns padded to the widest cell (in characters) and separated by one space; the last one is not padded. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)));
  const pad = (cell: string, column: number) =>
    column === header.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  return all.map((row) => `${row.map(pad).join(' ')}\n`).join('');
}
