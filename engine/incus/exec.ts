import type { WebSocket } from 'undici';
import { isLxopsError } from '../errors.ts';
import { type IncusClient, unreachable } from './connect.ts';
import { type Operation, refused } from './envelope.ts';
import { type InstanceTarget, instancePath } from './instances.ts';
import { waitForOperation } from './operation.ts';
import { apiPath } from './url.ts';

export interface ExecRequest {
  /** The program and its arguments; run as root in root's home, without a shell. */
  readonly command: readonly string[];
  readonly stdin?: string | Uint8Array;
  /** Called with pieces of output as they come; a piece may end in the middle of a character. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;
}

export interface ExecResult {
  /** 128 + n when a signal ended it, 127 or 126 when it was not found or could not be run. */
  readonly exitCode: number;
  /** The daemon's words when the command could not be run at all. */
  readonly failure?: string;
}

/** A command that runs, with its input open. */
export interface RunningExec {
  readonly send: (bytes: string | Uint8Array) => void;
  /** The end of its input. */
  readonly endInput: () => void;
  /** Its exit code, after its last output. Rejected when it cannot be run, when it is killed, and when the connection breaks. */
  readonly exitCode: Promise<number>;
  /** Kill it (SIGKILL) unless it has ended. */
  readonly kill: () => void;
}

/**
 * Run a command in a running instance to its end and its last output. Cancelling kills it (SIGKILL).
 */
export async function exec(
  client: IncusClient,
  target: InstanceTarget,
  request: ExecRequest,
  signal: AbortSignal,
): Promise<ExecResult> {
  try {
    const running = await startExec(client, target, request, signal);
    if (request.stdin !== undefined) running.send(request.stdin);
    running.endInput();
    return { exitCode: await running.exitCode };
  } catch (error) {
    signal.throwIfAborted();
    const notRun = notRunResult(error);
    if (notRun !== undefined) return notRun;
    throw error;
  }
}

/**
 * Start a command in a running instance. Cancelling kills it (SIGKILL).
 *
 * `POST /1.0/instances/{name}/exec`, then a WebSocket for each of `control 0 1 2` within five seconds. The command starts
 * when all are there, so no output is lost. An empty text frame is the end of a stream, both ways.
 */
export async function startExec(
  client: IncusClient,
  target: InstanceTarget,
  { command, onOutput }: Pick<ExecRequest, 'command' | 'onOutput'>,
  signal: AbortSignal,
): Promise<RunningExec> {
  const { id, fds } = await beginExec(client, target, command, signal);
  const over = new AbortController();
  const outcome = waitForOperation(client, id, AbortSignal.any([signal, over.signal]));
  // Looked at below; until then a failure is not an unhandled one.
  outcome.catch(() => undefined);
  const sockets: WebSocket[] = [];
  const open = (fd: string, onBytes: (bytes: Uint8Array) => void): Channel => {
    const path = apiPath(['operations', id, 'websocket'], { secret: fds[fd] });
    const channel = openChannel(client, path, onBytes);
    sockets.push(channel.socket);
    return channel;
  };
  // Without its control socket the daemon kills the command.
  const closeAll = (): void => sockets.forEach((socket) => socket.close());
  const kill = (): void => {
    signal.removeEventListener('abort', closeAll);
    closeAll();
    over.abort();
  };
  signal.addEventListener('abort', closeAll, { once: true });
  try {
    await open('control', () => undefined).opened.catch(() => outcome);
    const stdin = open('0', () => undefined);
    const stdout = open('1', (bytes) => onOutput?.('stdout', bytes));
    const stderr = open('2', (bytes) => onOutput?.('stderr', bytes));
    // When a socket fails, the operation knows why.
    await Promise.all([stdin.opened, stdout.opened, stderr.opened]).catch(() => outcome);
    const ended = Promise.all([outcome, stdout.ended, stderr.ended]).finally(kill);
    const exitCode = ended.then(([operation]) => exitCodeOf(operation, command));
    exitCode.catch(() => undefined);
    return {
      send: (bytes) => stdin.socket.send(toBytes(bytes)),
      endInput: () => stdin.socket.send(''),
      exitCode,
      kill,
    };
  } catch (error) {
    kill();
    throw error;
  }
}

function exitCodeOf({ metadata, status_code: status }: Operation, command: readonly string[]): number {
  const code = metadata?.['return'];
  if (typeof code === 'number') return code;
  throw refused({ method: 'EXEC', path: command[0] ?? '' }, status, 'the server did not say how the command ended');
}

/** A program that is not there or cannot be run is a failed operation for the daemon, but a result like any other for us. */
export function notRunResult(error: unknown): ExecResult | undefined {
  if (!isLxopsError(error, 'incus.refused') || error.details.status !== 400) return undefined;
  const { reason } = error.details;
  if (/not found|no such file/i.test(reason)) return { exitCode: 127, failure: reason };
  if (/not executable|permission denied/i.test(reason)) return { exitCode: 126, failure: reason };
  return undefined;
}

interface Begun {
  readonly id: string;
  /** The secret of each WebSocket. */
  readonly fds: Readonly<Record<string, string>>;
}

async function beginExec(
  client: IncusClient,
  target: InstanceTarget,
  command: readonly string[],
  signal: AbortSignal,
): Promise<Begun> {
  const body = { command, environment: {}, 'wait-for-websocket': true, interactive: false, user: 0, group: 0 };
  const answer = await client.request({ method: 'POST', path: instancePath(target, 'exec'), body }, signal);
  if (answer.kind === 'sync') return { id: '', fds: {} };
  return { id: answer.operation.id, fds: answer.operation.metadata?.['fds'] as Begun['fds'] };
}

interface Channel {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  /** The stream came to its end, by its mark or with the connection. */
  readonly ended: Promise<void>;
}

function openChannel(client: IncusClient, path: string, onBytes: (bytes: Uint8Array) => void): Channel {
  const socket = client.openSocket(path);
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const close = (): void => {
    opened.reject(unreachable(client.address, undefined));
    ended.resolve();
  };
  socket.addEventListener('open', () => opened.resolve());
  socket.addEventListener('message', ({ data }: { data: unknown }) => {
    if (data instanceof ArrayBuffer) onBytes(new Uint8Array(data));
    else ended.resolve();
  });
  socket.addEventListener('error', close);
  socket.addEventListener('close', close);
  opened.promise.catch(() => undefined);
  return { socket, opened: opened.promise, ended: ended.promise };
}

function toBytes(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? new TextEncoder().encode(input) : input;
}
