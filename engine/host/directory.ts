import type { HostCommand } from './command.ts';

export function createDirectory(directory: string): HostCommand {
  return { argv: ['mkdir', '-p', directory], asRoot: true };
}

/** Change the owner of the directory itself. `--` keeps an owner such as `-R` from being read as an option. */
export function ownDirectory(directory: string, owner: string): HostCommand {
  return { argv: ['chown', '--', owner, directory], asRoot: true };
}

/** Remove a directory with its contents, without entering anything that is mounted below it. */
export function removeDirectory(directory: string): HostCommand {
  return { argv: ['rm', '-rf', '--one-file-system', '--', directory], asRoot: true };
}

/** Size on disk of a directory, in bytes. */
export function measureDirectory(directory: string): HostCommand {
  return { argv: ['du', '-s', '-x', '--block-size=1', '--', directory], asRoot: true };
}

/** @returns bytes, or `undefined` when du said nothing usable */
export function parseMeasure(stdout: string): number | undefined {
  const bytes = Number.parseInt(stdout, 10);
  return Number.isNaN(bytes) ? undefined : bytes;
}
