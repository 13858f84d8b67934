import type { ConfigFile } from '../configFile.ts';
import { type Issue, issue } from '../issues.ts';
import type { Place, Setting } from '../model.ts';

/** What the check has to know about the world. */
export interface SameFileFacts {
  /** The files that a file includes, their conditions decided and their paths resolved. */
  readonly includesOf: (file: ConfigFile) => readonly Setting<string>[];
  /** The path of a file itself, without symbolic links and from the root; the path as given when that is not known. */
  readonly realPath: (path: string) => string;
}

/**
 * Say where one file is included by paths that differ as text (`./a.yaml` and `a.yaml`, relative and absolute, through
 * a symbolic link): lxops does not see that and merges it twice.
 *
 * @param files those of a merged configuration, in the order of opening
 */
export function checkSameFile(files: readonly ConfigFile[], { includesOf, realPath }: SameFileFacts): readonly Issue[] {
  const [top] = files;
  if (top === undefined) return [];
  const first = new Map<string, { readonly path: string; readonly place: Place }>();
  first.set(realPath(top.path), { path: top.path, place: { file: top.path, span: { start: 0, end: 0 } } });
  const told = new Set<string>([top.path]);
  return files.flatMap(includesOf).flatMap(({ value: path, place }): readonly Issue[] => {
    const known = first.get(realPath(path));
    if (known === undefined) first.set(realPath(path), { path, place });
    if (known === undefined || known.path === path || told.has(path)) return [];
    told.add(path);
    const related = [{ place: known.place, message: `read as ${known.path}` }];
    return [{ ...issue('include-same-file', place, path, known.path), related }];
  });
}
