import { posix } from 'node:path';
import type { GuestAction, GuestWrite } from '../cloudconfig/action.ts';
import { contentOf, describeAction } from '../cloudconfig/describe.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { exec, type ExecResult, notRunResult } from '../incus/exec.ts';
import { appendFile, fileExists, pushFile } from '../incus/files.ts';
import type { InstanceTarget } from '../incus/instances.ts';
import type { GuestRequest } from './guestFrames.ts';
import { type ByteSink, type GuestShell, openGuestShell } from './guestShell.ts';

/** Takes output as it comes, whole characters only. */
export type OutputSink = (stream: 'stdout' | 'stderr', text: string) => void;

/** Does actions in running instances, as root; those in one instance, one after the other, share a shell there. */
export interface Guest {
  /** @throws LxopsError `guest.failed` when a script or a command ends with another code than 0, with the end of its output */
  readonly perform: (target: InstanceTarget, action: GuestAction, sink: OutputSink) => Promise<void>;
  readonly close: () => Promise<void>;
}

const keptCharacters = 4096;

/** Nothing is asked of an instance before its first action. Cancelling kills what runs there. */
export function openGuest(client: IncusClient, signal: AbortSignal): Guest {
  const shells = new Map<string, GuestShell | 'none'>();

  async function shellIn(target: InstanceTarget): Promise<GuestShell | 'none'> {
    const key = JSON.stringify([target.project, target.instance]);
    const open = shells.get(key);
    if (open !== undefined && (open === 'none' || open.alive())) return open;
    const shell = await openShell(client, target, signal);
    shells.set(key, shell);
    return shell;
  }

  async function request(target: InstanceTarget, asked: GuestRequest, onOutput: ByteSink): Promise<ExecResult> {
    const shell = await shellIn(target);
    // No shell can hold a NUL.
    if (shell !== 'none' && !('args' in asked && asked.args.some((word) => word.includes('\0')))) {
      return await shell.run(asked, onOutput);
    }
    const command = 'args' in asked ? asked.args : ['/bin/sh'];
    const stdin = 'args' in asked ? {} : { stdin: asked.script };
    return await exec(client, target, { command, ...stdin, onOutput }, signal);
  }

  async function perform(target: InstanceTarget, action: GuestAction, sink: OutputSink): Promise<void> {
    const facts = { target, text: describeAction(action) };
    const run = (asked: GuestRequest): Promise<void> =>
      runRequest((onOutput) => request(target, asked, onOutput), { ...facts, asked }, sink);
    switch (action.op) {
      case 'script':
        return run({ script: action.input });
      case 'command':
        return run({ args: action.args });
      case 'write':
      case 'append': {
        const directory = posix.dirname(posix.resolve('/', action.path));
        return withDirectory(
          () => send(client, target, action, signal),
          () => run({ args: ['mkdir', '-p', directory] }),
          signal,
        );
      }
      case 'exists':
        if (await fileExists(client, target, action.path, signal)) return;
        for (const inner of action.actions) await perform(target, inner, sink);
    }
  }

  return {
    perform,
    async close() {
      await Promise.all([...shells.values()].filter((shell) => shell !== 'none').map((shell) => shell.close()));
    },
  };
}

/** `none` where there is no `/bin/sh`: commands can be run one by one all the same. */
async function openShell(
  client: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<GuestShell | 'none'> {
  try {
    return await openGuestShell(client, target, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (notRunResult(error) !== undefined) return 'none';
    throw error;
  }
}

async function send(
  client: IncusClient,
  target: InstanceTarget,
  action: GuestWrite,
  signal: AbortSignal,
): Promise<void> {
  const push = action.op === 'write' ? pushFile : appendFile;
  const file = { path: action.path, content: contentOf(action), mode: action.mode, uid: 0, gid: 0 };
  await push(client, target, file, signal);
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

async function runRequest(
  run: (onOutput: ByteSink) => Promise<ExecResult>,
  { target, text, asked }: { readonly target: InstanceTarget; readonly text: string; readonly asked: GuestRequest },
  sink: OutputSink,
): Promise<void> {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  let kept = '';
  const take = (stream: 'stdout' | 'stderr', piece: string): void => {
    if (piece === '') return;
    kept = (kept + piece).slice(-keptCharacters);
    sink(stream, piece);
  };
  const { exitCode, failure } = await run((stream, bytes) =>
    take(stream, decoders[stream].decode(bytes, { stream: true })),
  );
  take('stdout', decoders.stdout.decode());
  take('stderr', decoders.stderr.decode());
  if (exitCode === 0) return;
  // Incus says "Command not found" also of a script that ends with 127; then its output tells what was not found.
  const program = 'args' in asked ? (asked.args[0] ?? '') : '/bin/sh';
  const output = kept || (failure === undefined ? '' : `${program}: ${failure}`);
  throw new LxopsError('guest.failed', { instance: target.instance, text, exitCode, output });
}
