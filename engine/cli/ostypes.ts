import type { Run } from './command.ts';
import { exactly } from './load.ts';
import { loadOsTypes } from './registered.ts';
import { list } from './table.ts';

/** The operating systems that packages, users and time zones can be set up on. */
export const ostypes: Run = async ({ words, terminal }) => {
  exactly(0, words);
  terminal.out(list([...(await loadOsTypes(terminal.environment)).keys()].toSorted()));
  return 0;
};
