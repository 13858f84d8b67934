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

/** Explain the command that the words name, or the program, or a part of the file formats. */
export const help: Run = async ({ words, terminal }) => {
  const command = find(words);
  const { topicText, TOPICS } = await import('./topics.ts');
  const topic = topicText(words.join(' '));
  if (command === undefined && topic === undefined)
    throw new LxopsError('usage', { message: `no such command or topic: ${words.join(' ')}` });
  if (command !== undefined) terminal.out(usage(command));
  if (words.length === 0) terminal.out(`\nHelp topics: ${TOPICS.join(', ')} (lxops help TOPIC)\n`);
  if (topic !== undefined) terminal.out(`${command === undefined ? '' : '\n'}${topic}`);
  return 0;
};

function find(words: readonly string[]): Command | undefined {
  let command: Command | undefined = ROOT;
  for (const word of words) command = command?.commands?.find(({ name }) => name === word);
  return command;
}
