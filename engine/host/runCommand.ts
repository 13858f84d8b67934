import { execa, type Options } from 'execa';
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

const keptBytes = 4096;

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
 * Run two programs at once, the output of the first into the second; both have to succeed.
 *
 * @throws LxopsError `command.failed` of the one that failed, the first if both did; `command.missing`; `AbortError`
 */
export async function pipeCommands(
  host: Host,
  from: HostCommand,
  to: HostCommand,
  signal: AbortSignal,
): Promise<void> {
  const start = (command: HostCommand, streams: Pick<Options, 'stdin' | 'stdout'>) => {
    const [program, ...args] = withSudo(command, host.sudo, process.getuid?.() ?? 0);
    const environment = { env: { ...host.environment, LC_ALL: 'C' }, extendEnv: false };
    return execa(program, args, { ...environment, ...streams, reject: false, buffer: { stdout: false }, cancelSignal: signal });
  };
  const source = start(from, { stdin: 'ignore', stdout: 'pipe' });
  const target = start(to, { stdin: 'pipe', stdout: 'ignore' });
  source.pipe(target).catch(() => undefined);
  const results = await Promise.all([source, target]);
  signal.throwIfAborted();
  for (const [index, { exitCode, stderr, code, cause }] of results.entries()) {
    const { argv } = index === 0 ? from : to;
    if (exitCode === undefined)
      throw new LxopsError('command.missing', { program: argv[0], reason: code ?? 'unknown' }, { cause });
    if (exitCode !== 0)
      throw new LxopsError('command.failed', { argv, exitCode, stderr: String(stderr).slice(-keptBytes) });
  }
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
