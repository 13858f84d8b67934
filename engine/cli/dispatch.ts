import { LxopsError } from '../errors.ts';
import type { Command, Invocation, Run, Terminal } from './command.ts';
import { describeFlags, type Flag, type FlagValues, parseFlags } from './flags.ts';

interface Found {
  readonly run: Run;
  readonly invocation: Invocation;
}

/**
 * Find the command that `words` name and read the flags on the way: each flag stands behind the command or group it
 * belongs to.
 *
 * @returns the exit code of the command; 0 when help was asked for, or a group was named without a subcommand
 * @throws LxopsError `usage`, and whatever the command throws
 */
export async function dispatch(root: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  const found = await find(root, words, terminal, []);
  if (found === undefined) return 0;
  return found.run(found.invocation);
}

async function find(
  command: Command,
  words: readonly string[],
  terminal: Terminal,
  outer: readonly FlagValues[],
): Promise<Found | undefined> {
  const { values, rest, help, problem } = parseFlags(words, command.flags ?? []);
  if (problem !== undefined) throw new LxopsError('usage', { message: `${command.name}: ${problem}` });
  if (help) {
    terminal.out(usage(command));
    return undefined;
  }
  const flags = [...outer, values];
  if (command.commands === undefined) {
    if (command.load === undefined) throw new TypeError(`the command ${command.name} does nothing`);
    const misplaced = rest.slice(1).find((word) => /^--?[a-z]/i.test(word) && isFlag(word, command.flags ?? []));
    if (misplaced !== undefined) {
      throw new LxopsError('usage', {
        message: `${command.name}: flags stand before the arguments: put ${misplaced} right after ${command.name}`,
      });
    }
    return { run: await command.load(), invocation: { flags: innermost(flags), words: rest, terminal } };
  }
  const [name, ...others] = rest;
  if (name === undefined) {
    terminal.out(usage(command));
    return undefined;
  }
  const sub = command.commands.find((candidate) => candidate.name === name);
  if (sub === undefined) {
    terminal.out(usage(command));
    throw new LxopsError('usage', { message: `no such command: ${name}${renamed(command.name, name)}` });
  }
  return find(sub, others, terminal, flags);
}

/** Words of older programs, by the group they stood in, and what they are now. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  lxops: { container: 'instance', create: 'launch', 'create-filesystems': 'create-devices' },
  instance: {
    verify: 'i verify',
    description: 'i description',
    properties: 'i properties',
    filesystems: 'i filesystems',
    project: 'i project',
  },
};

function renamed(group: string, word: string): string {
  const now = RENAMED[group]?.[word];
  return now === undefined ? '' : `; it is \`lxops ${now}\` now`;
}

function isFlag(word: string, flags: readonly Flag[]): boolean {
  const name = word.replace(/^--?/, '').replace(/=.*$/s, '');
  return flags.some((flag) => flag.name === name);
}

/** The innermost level that has a flag counts; lists add up, outermost first. */
function innermost(levels: readonly FlagValues[]): FlagValues {
  const inner = levels.toReversed();
  return {
    text: (name) => inner.map((level) => level.text(name)).find((value) => value !== undefined),
    number: (name) => inner.map((level) => level.number(name)).find((value) => value !== undefined),
    boolean: (name) => inner.some((level) => level.boolean(name)),
    list: (name) => levels.flatMap((level) => level.list(name)),
  };
}

/** What help says about one command or group. */
export function usage({ name, summary, usage: words = '', flags = [], commands = [] }: Command): string {
  const width = Math.max(0, ...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}\n`).join('');
  return [
    `${name}${flags.length > 0 ? ' [FLAGS]' : ''} ${commands.length > 0 ? 'COMMAND …' : words}`.trimEnd() +
      `\n${summary}.\n`,
    ...(list === '' ? [] : [`\nCommands:\n${list}`]),
    ...(flags.length === 0 ? [] : [`\nFlags:\n${describeFlags(flags)}`]),
  ].join('');
}
