import { posix } from 'node:path';
import type { GuestAction, GuestWrite } from '../cloudconfig/action.ts';
import { describeAction } from '../cloudconfig/describe.ts';
import { isLxopsError, LxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { exec, type ExecResult, notRunResult } from '../incus/exec.ts';
import type { InstanceTarget } from '../incus/instances.ts';
import { type GuestFiles, openGuestFiles } from './guestFiles.ts';
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

/** What is open in one instance. */
interface Inside {
  /** `none` where there is no `/bin/sh`: commands can be run one by one all the same. */
  shell?: GuestShell | 'none';
  files?: GuestFiles;
}

const keptCharacters = 4096;

/** Nothing is asked of an instance before its first action. Cancelling kills what runs there. */
export function openGuest(client: IncusClient, signal: AbortSignal): Guest {
  const open = new Map<string, Inside>();

  async function perform(target: InstanceTarget, action: GuestAction, sink: OutputSink): Promise<void> {
    const key = JSON.stringify([target.project, target.instance]);
    const inside = open.get(key) ?? {};
    open.set(key, inside);
    const facts = { target, text: describeAction(action) };
    const run = (asked: GuestRequest): Promise<void> =>
      runRequest((onOutput) => request(client, target, inside, asked, onOutput, signal), { ...facts, asked }, sink);
    switch (action.op) {
      case 'script':
        return await run({ script: action.input });
      case 'command':
        return await run({ args: action.args });
      case 'write':
      case 'append':
        inside.files ??= await openGuestFiles(client, target, signal);
        return await writeFile(inside.files, action, run, signal);
      case 'exists':
        inside.files ??= await openGuestFiles(client, target, signal);
        if (await inside.files.exists(action.path)) return;
        for (const inner of action.actions) await perform(target, inner, sink);
    }
  }

  async function close(): Promise<void> {
    const all = [...open.values()];
    for (const { files } of all) files?.close();
    const shells = all.map(({ shell }) => shell).filter((shell) => shell !== undefined && shell !== 'none');
    await Promise.all(shells.map((shell) => shell.close()));
  }
  return { perform, close };
}

async function request(
  client: IncusClient,
  target: InstanceTarget,
  inside: Inside,
  asked: GuestRequest,
  onOutput: ByteSink,
  signal: AbortSignal,
): Promise<ExecResult> {
  const { shell } = inside;
  if (shell === undefined || (shell !== 'none' && !shell.alive())) {
    inside.shell = await openShell(client, target, signal);
  }
  // No shell can hold a NUL.
  const odd = 'args' in asked && asked.args.some((word) => word.includes('\0'));
  if (inside.shell !== undefined && inside.shell !== 'none' && !odd) return await inside.shell.run(asked, onOutput);
  const command = 'args' in asked ? asked.args : ['/bin/sh'];
  const stdin = 'args' in asked ? {} : { stdin: asked.script };
  return await exec(client, target, { command, ...stdin, onOutput }, signal);
}

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

async function writeFile(
  files: GuestFiles,
  action: GuestWrite,
  run: (asked: GuestRequest) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const write = action.op === 'write' ? files.write : files.append;
  const path = posix.resolve('/', action.path);
  try {
    await write(action);
  } catch (error) {
    signal.throwIfAborted();
    if (!isLxopsError(error, 'incus.refused') || error.details.status !== 404) throw error;
    // It nearly always exists, so it is made only when it is missed.
    await run({ args: ['mkdir', '-p', posix.dirname(path)] });
    await write(action);
  }
  // The server drops setuid, setgid and sticky.
  if (Number.parseInt(action.mode, 8) > 0o777 && action.op === 'write')
    await run({ args: ['chmod', action.mode, path] });
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
