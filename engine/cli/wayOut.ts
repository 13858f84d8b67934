import { nearest } from '../config/nearest.ts';
import { LxopsError } from '../errors.ts';
import type { Command } from './command.ts';
import { usageLine } from './usage.ts';

/** The error of a command line with the command that it is about, how that is written, and where to read on. */
export function withWayOut(error: LxopsError<'usage'>, path: readonly Command[]): LxopsError<'usage'> {
  const names = path.map(({ name }) => name);
  const help = ['lxops help', ...names.slice(1).filter((name) => name !== 'help')].join(' ');
  const message = `${names.join(' ')}: ${error.details.message}\nUsage: ${usageLine(path)}   (more: ${help})`;
  return new LxopsError('usage', { message }, { cause: error.cause });
}

/** A flag that the command does not have: it may be that of a group around it, or be misspelt. */
export function unknownFlag(name: string, path: readonly Command[]): string {
  const groups = path.slice(0, -1);
  const owner = groups.findLast(({ flags = [] }) => flags.some((flag) => flag.name === name));
  if (owner !== undefined) return `-${name} is a flag of ${owner.name}: put it right after ${owner.name}`;
  const near = nearest(
    name,
    (path.at(-1)?.flags ?? []).map((flag) => flag.name),
  );
  return `unknown flag: -${name}${near === undefined ? '' : `; did you mean -${near}?`}`;
}

/** A word that is no command of this group: it may be one of an older program, or be misspelt. */
export function unknownCommand(word: string, { name, commands = [] }: Command): string {
  const now = RENAMED[name]?.[word];
  if (now !== undefined) return `no such command: ${word}; it is \`lxops ${now}\` now`;
  const near = nearest(
    word,
    commands.map((command) => command.name),
  );
  return `no such command: ${word}${near === undefined ? '' : `; did you mean ${near}?`}`;
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
