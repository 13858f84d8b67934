import { LxopsError } from '../errors.ts';
import type { Command, Run } from './command.ts';
import { COMMANDS, GLOBAL_FLAGS } from './commands.ts';
import { usage } from './dispatch.ts';

/** The program as a command: what `lxops` without words shows. */
export const ROOT: Command = {
  name: 'lxops',
  summary: 'Launch, rebuild and destroy Incus and LXD containers that are described in lxops files',
  flags: GLOBAL_FLAGS,
  commands: COMMANDS,
};

/** Explain the command that the words name, or the program. */
export const help: Run = async ({ words, terminal }) => {
  let command = ROOT;
  for (const word of words) {
    const next = command.commands?.find(({ name }) => name === word);
    if (next === undefined) throw new LxopsError('usage', { message: `no such command: ${words.join(' ')}` });
    command = next;
  }
  terminal.out(usage(command));
  return 0;
};
