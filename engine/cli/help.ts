import { LxopsError } from '../errors.ts';
import type { Command, Run } from './command.ts';
import { COMMANDS, GLOBAL_FLAGS } from './commands.ts';
import { usage } from './usage.ts';

/** The program as a command: what `lxops` without words shows. */
export const ROOT: Command = {
  name: 'lxops',
  summary: 'Launch, rebuild and destroy Incus and LXD containers that are described in lxops files',
  flags: GLOBAL_FLAGS,
  commands: COMMANDS,
};

/** Explain the command that the words name, or the program, or a part of the file formats. */
export const help: Run = async ({ words, terminal }) => {
  const path = pathTo(words);
  const { topicText, TOPICS } = await import('./topics.ts');
  const name = words.join(' ');
  const topic = topicText(name);
  if (path === undefined && topic === undefined) {
    const { nearest } = await import('../config/nearest.ts');
    const near = nearest(name, [...TOPICS, ...COMMANDS.map((command) => command.name)]);
    const meant = near === undefined ? '' : `; did you mean ${near}?`;
    throw new LxopsError('usage', { message: `no such command or topic: ${name}${meant}` });
  }
  if (path !== undefined) terminal.out(usage(path));
  if (words.length === 0)
    terminal.out(`\nlxops help COMMAND explains a command, lxops help TOPIC the files: ${TOPICS.join(', ')}\n`);
  if (topic !== undefined) terminal.out(`${path === undefined ? '' : '\n'}${topic}`);
  return 0;
};

function pathTo(words: readonly string[]): readonly Command[] | undefined {
  const path = [ROOT];
  for (const word of words) {
    const next = path.at(-1)?.commands?.find(({ name }) => name === word);
    if (next === undefined) return undefined;
    path.push(next);
  }
  return path;
}
