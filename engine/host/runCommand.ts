import { execa } from 'execa';
import { LxopsError } from '../errors.ts';
import { type HostCommand, type SudoPolicy, withSudo } from './command.ts';

/** How commands are run on this host. */
export interface Host {
  readonly sudo: SudoPolicy;
  /** Environment of every command; programs are found on its PATH. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Of what a program says on stderr, an error keeps the end. */
export const keptBytes = 4096;

/**
 * Run a program to its end and return what it said, whatever its exit code.
 *
 * @throws LxopsError `command.missing` when it cannot be started; `AbortError` when cancelled
 */
export async function tryCommand(host: Host, command: HostCommand, signal: AbortSignal): Promise<CommandResult> {
  const [program, ...args] = withSudo(command, host.sudo, process.getuid?.() ?? 0);
  const result = await execa(program, args, {
    // Messages are parsed ("dataset is busy"), so they have to be the untranslated ones.
    env: { ...host.environment, LC_ALL: 'C' },
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
