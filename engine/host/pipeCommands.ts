import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { LxopsError } from '../errors.ts';
import type { HostCommand } from './command.ts';
import { argvOn, type Host, keptBytes } from './runCommand.ts';

/**
 * Run two programs at once, the output of the first into the second; both have to succeed.
 *
 * @throws LxopsError `command.failed` of the one that failed first; `command.missing`; `AbortError` when cancelled
 */
export async function pipeCommands(host: Host, from: HostCommand, to: HostCommand, signal: AbortSignal): Promise<void> {
  const [program, ...args] = argvOn(host, from);
  const source = execa(program, args, { ...settings(host, signal), stdin: 'ignore', buffer: { stdout: false } });
  const [sent, received] = await Promise.all([source, feed(host, to, source.stdout, signal)]);
  signal.throwIfAborted();
  // A receiver that ends early leaves the sender with a broken pipe: then the receiver knows why.
  if (sent.signal !== 'SIGPIPE') refuseFailure(from, sent);
  refuseFailure(to, received);
  refuseFailure(from, sent);
}

/**
 * Run a program with a stream on its standard input.
 *
 * @throws LxopsError `command.failed`, `command.missing`; `AbortError` when cancelled
 */
export async function feedCommand(
  host: Host,
  command: HostCommand,
  input: Readable,
  signal: AbortSignal,
): Promise<void> {
  const result = await feed(host, command, input, signal);
  signal.throwIfAborted();
  if (input.errored !== null) throw input.errored;
  refuseFailure(command, result);
}

interface Ended {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly stderr: string;
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

async function feed(host: Host, command: HostCommand, input: Readable, signal: AbortSignal): Promise<Ended> {
  const [program, ...args] = argvOn(host, command);
  const target = execa(program, args, { ...settings(host, signal), stdin: 'pipe', stdout: 'ignore' });
  // What breaks the pipe is told by the programs at its ends.
  const [result] = await Promise.all([target, pipeline(input, target.stdin).catch(() => undefined)]);
  return result;
}

function settings(host: Host, signal: AbortSignal) {
  return { env: { ...host.environment, LC_ALL: 'C' }, extendEnv: false, reject: false, cancelSignal: signal } as const;
}

function refuseFailure({ argv }: HostCommand, { exitCode, signal, stderr, code, cause }: Ended): void {
  if (exitCode === 0) return;
  if (exitCode === undefined)
    throw new LxopsError('command.missing', { program: argv[0], reason: code ?? signal ?? 'unknown' }, { cause });
  throw new LxopsError('command.failed', { argv, exitCode, stderr: stderr.slice(-keptBytes) });
}
