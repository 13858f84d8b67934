/** Columns padded to the widest cell (in characters) and separated by one space; the last one is not padded. */
export function table(header: readonly string[] | undefined, rows: readonly (readonly string[])[]): string {
  const all = header === undefined ? rows : [header, ...rows];
  const columns = all[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))),
  );
  const pad = (cell: string, column: number) =>
    column === columns - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell));
  return list(all.map((row) => row.map(pad).join(' ')));
}

/** One item a line. */
export function list(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join('');
}

/** In characters, as the original counts. */
function widthOf(cell: string): number {
  return Array.from(cell).length;
}

/** A value for machines, over several lines. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
