import { posix } from 'node:path';
import { type Issue, issue } from '../../issues.ts';
import type { Place } from '../../model.ts';
import { resolvePath } from '../../paths.ts';
import type { YamlTree } from '../../yaml/parseYaml.ts';
import { quoteWord } from '../../../cloudconfig/quote.ts';
import type { HostFile, HostFiles, NewFile } from '../migration.ts';
import { cloudText } from './cloudText.ts';
import { fileEntries } from './files.ts';
import type { Moving } from './left.ts';
import { scriptEntries } from './scripts.ts';
import { readSections, type Sections } from './sections.ts';
import { homeParents, userEntries } from './users.ts';
import { packageEntries, passwordEntries } from './words.ts';

/** What the inline sections became. */
export interface Moved {
  /** Cloud-config files to be made beside the configuration, in the order in which they are applied. */
  readonly files: readonly NewFile[];
  /** The keys of the sections that are in them, with their places. */
  readonly keys: ReadonlyMap<string, Place>;
  readonly notes: readonly Issue[];
  /** Paths of text files whose content belongs into the new files. */
  readonly wants: readonly string[];
}

/**
 * Write what an lxdops file says in the sections of the first lxdops as cloud-config files that have the same effect.
 * What has no counterpart is a comment there, and a note.
 *
 * @param host contents of files that `wants` named in an earlier call
 */
export function moveInline(file: string, tree: YamlTree, host: HostFiles = new Map()): Moved {
  const { sections, read } = readSections(file, tree);
  const wants = new Set<string>();
  const contentOf = (path: string): HostFile | undefined => {
    if (path === '') return undefined;
    const resolved = resolvePath(file, path);
    wants.add(resolved);
    return host.get(resolved);
  };
  const moving: Moving = { issues: [], contentOf };
  const keys = [...read.keys()];
  const files = cloudFiles(moving, sections, posix.basename(file), keys);
  const [place] = read.values();
  if (place === undefined || files.length === 0) return { files: [], keys: new Map(), notes: [], wants: [] };
  const moved = issue('migration-moved', place, listed(keys), listed(files.map(({ path }) => path)));
  return { files, keys: read, notes: [moved, ...moving.issues], wants: [...wants] };
}

function cloudFiles(moving: Moving, sections: Sections, name: string, keys: readonly string[]): readonly NewFile[] {
  const stem = name.replace(/(.)\.[^.]*$/, '$1').replaceAll(/[|;,:()]/g, '-');
  const remark = (some: readonly string[]): string =>
    `Made from ${listed(some)} of ${name}, which lxops does not read.`;
  const parents = homeParents(sections.users);
  const early = scriptEntries(moving, sections.preScripts);
  const first = cloudText(
    remark(keys.filter((key) => key === 'pre-scripts' || (key === 'users' && parents.length > 0))),
    {
      write_files: early.write_files,
      runcmd: [...early.runcmd, ...parents.map((parent) => ({ lines: [`- mkdir -p ${quoteWord(parent)}`] }))],
    },
  );
  const packages = packageEntries(moving, sections.packages);
  const users = userEntries(moving, sections.users);
  const copied = fileEntries(moving, sections.files);
  const late = scriptEntries(moving, sections.scripts);
  const main = cloudText(remark(keys.filter((key) => key !== 'pre-scripts')), {
    packages,
    users,
    write_files: [...copied, ...late.write_files],
    runcmd: [...late.runcmd, ...passwordEntries(moving, sections.passwords)],
  });
  return [
    ...(first === undefined ? [] : [{ path: `${stem}-first.cfg`, text: first }]),
    ...(main === undefined ? [] : [{ path: `${stem}.cfg`, text: main }]),
  ];
}

/** `a`, `a and b`, `a, b and c` */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
