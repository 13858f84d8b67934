import type { Command } from './command.ts';
import { describeFlags } from './flags.ts';

/** What help says about a command or group, the last of the path that leads to it. */
export function usage(path: readonly Command[]): string {
  const { summary, flags = [], commands = [] } = path.at(-1) ?? { summary: '' };
  const width = Math.max(0, ...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`).join('');
  return [
    `${usageLine(path)}\n${summary}.\n`,
    ...(list === '' ? [] : [`\nCommands:\n${list}`]),
    ...(flags.length === 0 ? [] : [`\nFlags:\n${describeFlags(flags)}`]),
  ].join('');
}

/** How a command is written, with what it takes: `lxops config print [FLAGS] FILE`. */
export function usageLine(path: readonly Command[]): string {
  const { usage: words = '', flags = [], commands = [] } = path.at(-1) ?? {};
  const names = path.map(({ name }) => name).join(' ');
  return `${names}${flags.length > 0 ? ' [FLAGS]' : ''} ${commands.length > 0 ? 'COMMAND …' : words}`.trimEnd();
}
