import { posix } from 'node:path';
import type { GuestAction } from '../cloudconfig/action.ts';
import { describeAction } from '../cloudconfig/describe.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { exec } from '../incus/exec.ts';
import { appendFile, fileExists, pushFile } from '../incus/files.ts';
import type { InstanceTarget } from '../incus/instances.ts';

/** Takes output as it comes, whole characters only. */
export type OutputSink = (stream: 'stdout' | 'stderr', text: string) => void;

const keptCharacters = 4096;

/**
 * Do one action in a running instance, as root.
 *
 * @throws LxopsError `guest.failed` when a script or a command ends with another code than 0, with the end of its output
 */
export async function runGuestAction(
  client: IncusClient,
  target: InstanceTarget,
  action: GuestAction,
  sink: OutputSink,
  signal: AbortSignal,
): Promise<void> {
  const run = (command: readonly string[], stdin?: string): Promise<void> =>
    runCommand(
      client,
      target,
      { command, ...(stdin === undefined ? {} : { stdin }) },
      describeAction(action),
      sink,
      signal,
    );
  switch (action.op) {
    case 'script':
      return run(['/bin/sh'], action.input);
    case 'command':
      return run(action.args);
    case 'write':
    case 'append': {
      const { path, content, mode } = action;
      const push = action.op === 'write' ? pushFile : appendFile;
      const send = (): Promise<void> => push(client, target, { path, content, mode, uid: 0, gid: 0 }, signal);
      return withDirectory(send, () => run(['mkdir', '-p', posix.dirname(posix.resolve('/', path))]), signal);
    }
    case 'exists':
      if (await fileExists(client, target, action.path, signal)) return;
      for (const inner of action.actions) await runGuestAction(client, target, inner, sink, signal);
  }
}

/** The directory nearly always exists, so it is made only when the daemon misses it. */
async function withDirectory(
  send: () => Promise<void>,
  makeDirectory: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'incus.refused') || error.details.status !== 404) throw error;
    await makeDirectory();
    await send();
  }
}

async function runCommand(
  client: IncusClient,
  target: InstanceTarget,
  request: { readonly command: readonly string[]; readonly stdin?: string },
  text: string,
  sink: OutputSink,
  signal: AbortSignal,
): Promise<void> {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let kept = '';
  const take = (stream: 'stdout' | 'stderr', piece: string): void => {
    if (piece === '') return;
    kept = (kept + piece).slice(-keptCharacters);
    sink(stream, piece);
  };
  const onOutput = (stream: 'stdout' | 'stderr', bytes: Uint8Array): void =>
    take(stream, decoders[stream].decode(bytes, { stream: true }));
  const { exitCode, failure } = await exec(client, target, { ...request, onOutput }, signal);
  take('stdout', decoders.stdout.decode());
  take('stderr', decoders.stderr.decode());
  if (exitCode === 0) return;
  // Incus says "Command not found" also of a script that ends with 127; then its output tells what was not found.
  const output = kept || (failure === undefined ? '' : `${request.command[0] ?? ''}: ${failure}`);
  throw new LxopsError('guest.failed', { instance: target.instance, text, exitCode, output });
}
