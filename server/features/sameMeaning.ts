import type { KnownFile } from '../../engine/config/configFile.ts';
import { mergeFiles } from '../../engine/config/merge.ts';
import { parseFile } from '../../engine/config/parseFile.ts';
import { printConfig } from '../../engine/config/print.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Do these texts, in the place of files or beside them, leave every configuration that reads one of them as it is? */
export function sameMeaning(texts: ReadonlyMap<string, string>, workspace: Workspace): boolean {
  const readers = new Set([...texts.keys()].flatMap((path) => workspace.readers(path)));
  const changed = new Map([...texts].map(([path, text]) => [path, parseFile(path, text)]));
  return [...readers].every((reader) => {
    if (workspace.file(reader) === undefined) return true;
    const before = workspace.merged(reader);
    const files = new Map<string, KnownFile>([...before.config.files.flatMap(known(workspace)), ...changed]);
    const after = mergeFiles(reader, files, workspace.properties);
    const codes = (issues: typeof after.issues): string =>
      issues
        .map(({ code }) => code)
        .toSorted()
        .join(' ');
    return printConfig(before.config) === printConfig(after.config) && codes(before.issues) === codes(after.issues);
  });
}

function known(workspace: Workspace): (path: string) => [string, KnownFile][] {
  return (path) => {
    const file = workspace.file(path);
    return file === undefined ? [] : [[path, file.config]];
  };
}
