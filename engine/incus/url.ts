/** Values of a query; `undefined` leaves the key out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/1.0/` and the encoded segments, then the query: `apiPath(['instances', 'a1', 'state'], { project: 'p' })`. */
export function apiPath(segments: readonly string[], query: Query = {}): string {
  const path = ['/1.0', ...segments.map(encodeURIComponent)].join('/');
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
