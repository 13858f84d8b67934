import { printConfig } from '../config/print.ts';
import type { Setting } from '../config/model.ts';
import { describeOrigin } from '../config/origins.ts';
import { LxopsError } from '../errors.ts';
import type { Run } from './command.ts';
import { loadMerged } from './load.ts';

/** The merged configuration as YAML, with `-origins` beside each value where it was set. */
export const print: Run = async (invocation) => {
  const { words, flags, terminal } = invocation;
  const [file] = words;
  if (file === undefined || words.length !== 1) throw new LxopsError('usage', { message: 'wrong number of arguments' });
  const { config, files } = await loadMerged(file, invocation);
  const remark = flags.boolean('origins') ? (setting: Setting<unknown>) => describeOrigin(setting, files) : undefined;
  terminal.out(`${printConfig(config, remark === undefined ? {} : { remark })}\n`);
  return 0;
};
