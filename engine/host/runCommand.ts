import { execa } from 'execa';
import { LxopsError } from '../errors.ts';
import { type HostCommand, type SudoPolicy, withSudo } from './command.ts';
import { overSsh } from './ssh.ts';

/** How commands are run on this host. */
export interface Host {
  readonly sudo: SudoPolicy;
  /** Environment of every command; programs are found on its PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Another host, in the words of ssh, on which everything is done instead. */
  readonly ssh?: string;
  /** A person can be asked for a password. */
  readonly asks?: boolean;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of what a program says on stderr, an error keeps the end. */
export const keptBytes = 4096;

/** The argument vector that is really started for a command: through sudo or ssh, as the host asks for it. */
export function argvOn({ sudo, ssh }: Host, command: HostCommand): HostCommand['argv'] {
  const userId = process.getuid?.() ?? 0;
  if (ssh === undefined) return withSudo(command, sudo, userId);
  const [program, target = ssh, ...words] = overSsh(ssh, command, sudo, userId).argv;
  // Messages are parsed there too.
  return [program, target, 'env', 'LC_ALL=C', ...words];
}

/** Where zfs is; not on the PATH of Debian's ordinary users. */
const SYSTEM_PROGRAMS = ':/usr/local/sbin:/usr/sbin:/sbin';

/**
 * Run a program to its end and return what it said, whatever its exit code.
 *
 * @throws LxopsError `command.missing` when it cannot be started; `AbortError` when cancelled
 */
export async function tryCommand(host: Host, command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
  const [program, ...args] = argvOn(host, command);
  const result = await execa(program, args, {
    // Messages are parsed ("dataset is busy"), so they have to be the untranslated ones.
    env: { ...host.environment, PATH: `${host.environment['PATH'] ?? '/usr/bin:/bin'}${SYSTEM_PROGRAMS}`, LC_ALL: 'C' },
    extendEnv: false,
    // sudo asks on the terminal itself; without one it says that it cannot.
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (result.exitCode === undefined) {
    throw new LxopsError(
      'command.missing',
      { program, reason: result.code ?? result.signal ?? 'unknown' },
      { cause: result.cause },
    );
  }
  // A shell on the other host says so of a program that is not there.
  if (host.ssh !== undefined && result.exitCode === 127)
    throw new LxopsError('command.missing', { program: `${command.argv[0]} on ${host.ssh}`, reason: 'ENOENT' });
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/**
 * Run a program that has to succeed.
 *
 * @returns its standard output
 * @throws LxopsError `command.failed`, `command.missing`; `AbortError` when cancelled
 */
export async function runCommand(host: Host, command: HostCommand, signal: AbortSignal): Promise<string> {
  const { exitCode, stdout, stderr } = await tryCommand(host, command, signal);
  if (exitCode === 0) return stdout;
  throw new LxopsError('command.failed', { argv: command.argv, exitCode, stderr: stderr.slice(-keptBytes) });
}
