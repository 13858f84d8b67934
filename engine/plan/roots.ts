/** The paths that are not below another one of them, by whole components; each once, in the order given. */
export function rootsOf(paths: readonly string[]): string[] {
  const distinct = [...new Set(paths)];
  return distinct.filter((path) => !distinct.some((other) => other !== path && isInside(path, other)));
}

/** Is a path another one, or below it? */
export function isInside(path: string, around: string): boolean {
  return path === around || path.startsWith(`${around}/`);
}
