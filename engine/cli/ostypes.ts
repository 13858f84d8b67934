import type { Run } from './command.ts';
import { exactly } from './load.ts';
import { loadOsTypes } from './registered.ts';
import { list } from './table.ts';

/** What the original lists, word for word: scripts read it. */
export const ORIGINAL_OSTYPES = ['alpine', 'debian', 'openwrt', 'ubuntu'] as const;

/** The operating systems that packages, users and time zones can be set up on; all of them with `-all`. */
export const ostypes: Run = async ({ words, flags, terminal }) => {
  exactly(0, words);
  const all = flags.boolean('all')
    ? [...(await loadOsTypes(terminal.environment)).keys()].toSorted()
    : ORIGINAL_OSTYPES;
  terminal.out(list(all));
  return 0;
};
