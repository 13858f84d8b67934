import { LxopsError } from '../errors.ts';
import type { Run } from './command.ts';

declare const LXOPS_VERSION: string;

/** Print the version of this program. */
export const version: Run = async ({ words, terminal }) => {
  if (words.length > 0) throw new LxopsError('usage', { message: `unrecognized arguments: ${words.join(' ')}` });
  terminal.out(`lxops ${typeof LXOPS_VERSION === 'undefined' ? 'from source' : LXOPS_VERSION} for Incus and LXD\n`);
  return 0;
};
