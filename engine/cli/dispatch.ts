import { isLxopsError, LxopsError } from '../errors.ts';
import type { Command, Invocation, Run, Terminal } from './command.ts';
import { type FlagValues, parseFlags } from './flags.ts';
import { usage } from './usage.ts';

interface Found {
  readonly run: Run;
  readonly invocation: Invocation;
}

/**
 * Find the command that `words` name and read the flags on the way: each flag stands behind the command or group it
 * belongs to.
 *
 * @returns the exit code of the command; 0 when help was asked for, or a group was named without a subcommand
 * @throws LxopsError `usage` with the way out, and whatever else the command throws
 */
export async function dispatch(root: Command, words: readonly string[], terminal: Terminal): Promise<number> {
  const path = [root];
  try {
    const found = await find(path, words, terminal, []);
    return found === undefined ? 0 : await found.run(found.invocation);
  } catch (error) {
    if (!isLxopsError(error, 'usage')) throw error;
    const { withWayOut } = await import('./wayOut.ts');
    throw withWayOut(error, path);
  }
}

/** @param path the groups so far and the command in question; grows on the way */
async function find(
  path: Command[],
  words: readonly string[],
  terminal: Terminal,
  outer: readonly FlagValues[],
): Promise<Found | undefined> {
  const command = path.at(-1);
  if (command === undefined) return undefined;
  const { values, rest, help, problem, unknown } = parseFlags(words, command.flags ?? []);
  if (unknown !== undefined) {
    const { unknownFlag } = await import('./wayOut.ts');
    throw new LxopsError('usage', { message: unknownFlag(unknown, path) });
  }
  if (problem !== undefined) throw new LxopsError('usage', { message: problem });
  if (help) {
    terminal.out(usage(path));
    return undefined;
  }
  const flags = [...outer, values];
  if (command.commands === undefined) {
    if (command.load === undefined) throw new TypeError(`the command ${command.name} does nothing`);
    if (!words.includes('--')) refuseMisplaced(rest.slice(1), path);
    return { run: await command.load(), invocation: { flags: innermost(flags), words: rest, terminal } };
  }
  const [name, ...others] = rest;
  if (name === undefined) {
    terminal.out(usage(path));
    return undefined;
  }
  const sub = command.commands.find((candidate) => candidate.name === name);
  if (sub === undefined) {
    terminal.out(usage(path));
    const { unknownCommand } = await import('./wayOut.ts');
    throw new LxopsError('usage', { message: unknownCommand(name, command) });
  }
  path.push(sub);
  return find(path, others, terminal, flags);
}

/** A flag behind the arguments would be taken for one of them. */
function refuseMisplaced(words: readonly string[], path: readonly Command[]): void {
  for (const word of words) {
    const name = /^--?([a-z][^=]*)/i.exec(word)?.[1];
    const owner = path.findLast(({ flags = [] }) => flags.some((flag) => flag.name === name));
    if (owner === undefined) continue;
    throw new LxopsError('usage', {
      message: `flags stand before the arguments: put ${word} right after ${owner.name}, or -- before the arguments`,
    });
  }
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
