/** A program to run on the host, as data: an argument vector, never a line for a shell. */
export interface HostCommand {
  readonly argv: readonly [program: string, ...args: string[]];
  /** Changes what only root may change. Reading commands leave it out. */
  readonly asRoot?: true;
}

/** When `asRoot` commands go through sudo: `auto` means unless we are root. Flag `-sudo`, environment LXOPS_SUDO. */
export type SudoPolicy = 'auto' | 'always' | 'never';

/** The argument vector that is really started: `sudo` in front where policy and user ask for it. */
export function withSudo({ argv, asRoot }: HostCommand, policy: SudoPolicy, userId: number): HostCommand['argv'] {
  const needed = asRoot === true && (policy === 'always' || (policy === 'auto' && userId !== 0));
  return needed ? ['sudo', ...argv] : argv;
}
