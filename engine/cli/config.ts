import { printConfig } from '../config/print.ts';
import { LxopsError } from '../errors.ts';
import type { Run } from './command.ts';
import { loadMerged } from './load.ts';

/** The merged configuration as YAML, with `-origins` beside each value where it was set. */
export const print: Run = async (invocation) => {
  const { words, flags, terminal } = invocation;
  const [file] = words;
  if (file === undefined || words.length !== 1) throw new LxopsError('usage', { message: 'wrong number of arguments' });
  terminal.out(`${printConfig(await loadMerged(file, invocation), { origins: flags.boolean('origins') })}\n`);
  return 0;
};
