import type { ShownPlan } from '../../engine/index.ts';

/** A changing operation on one instance, as the command line takes it. */
export interface Operation {
  readonly name: ShownPlan['operation'];
  /** Absolute path of the lxops file. */
  readonly file: string;
  readonly instance: string;
  /** `undefined`: the one that the file names. */
  readonly project?: string;
  /** Stop a running instance first; only delete and destroy know that. */
  readonly stop?: true;
  /** Where to go on in the cloud-config entries that an earlier run left. */
  readonly resume?: Resume;
}

/** With the entry that may be half done, or from one on; they are numbered from 1. */
export type Resume = 'repeat' | { readonly from: number };

/** The user's settings that the command line has flags for. Empty means its own default. */
export interface CommandLineSettings {
  readonly socket: string;
  readonly sudo: string;
}

/** The arguments that show the plan and stop. */
export function planArguments(operation: Operation, settings: CommandLineSettings): string[] {
  return [...globalArguments(settings), operation.name, '-json', '-dry-run', ...instanceArguments(operation)];
}

/** The arguments that run; with a digest only the plan of that digest, or nothing. */
export function runArguments(
  operation: Operation,
  settings: CommandLineSettings,
  digest: string | undefined,
): string[] {
  const exactly = digest === undefined ? [] : ['-plan', digest];
  return [...globalArguments(settings), operation.name, '-json', ...exactly, ...instanceArguments(operation)];
}

function globalArguments({ socket, sudo }: CommandLineSettings): string[] {
  return [...(socket === '' ? [] : ['-socket', socket]), ...(sudo === '' ? [] : ['-sudo', sudo])];
}

function instanceArguments({ instance, project, stop, resume, file }: Operation): string[] {
  const inProject = project === undefined ? [] : ['-project', project];
  return ['-name', instance, ...inProject, ...(stop ? ['-stop'] : []), ...resumeArguments(resume), file];
}

function resumeArguments(resume: Resume | undefined): string[] {
  if (resume === undefined) return [];
  return resume === 'repeat' ? ['-repeat'] : ['-from', String(resume.from)];
}
