import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncusClient } from '../incus/connect.ts';
import { exec, type ExecResult, startExec } from '../incus/exec.ts';
import type { InstanceTarget } from '../incus/instances.ts';
import { createMarkReader, type GuestRequest, openingText, requestText } from './guestFrames.ts';

/** Takes pieces of output as they come; a piece may end in the middle of a character. */
export type ByteSink = (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;

/** One shell in an instance that does request after request. */
export interface GuestShell {
  /** It can take requests; it cannot any more after it was killed, or the instance stopped. */
  readonly alive: () => boolean;
  /** Do one request as a process of its own. What earlier background processes write meanwhile is output of this one. */
  readonly run: (request: GuestRequest, onOutput: ByteSink) => Promise<ExecResult>;
  /** Let the shell end; background processes go on. */
  readonly close: () => Promise<void>;
}

interface Turn {
  readonly onOutput: ByteSink;
  readonly result: PromiseWithResolvers<ExecResult>;
  /** The exit code, by the streams that have told it. */
  readonly told: Map<'stdout' | 'stderr', number>;
}

/** How long the daemon may take to notice that the shell has ended. A background process with its output open delays that. */
const closePatienceMs = 300;

/**
 * Open a shell in a running instance. Cancelling kills the running request with all its children.
 *
 * @throws LxopsError `incus.refused` when there is no `/bin/sh`, among others
 */
export async function openGuestShell(
  client: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<GuestShell> {
  const mark = `lxops-${randomUUID()}`;
  const ended = new AbortController();
  let turn = newTurn(() => undefined);
  let alive = true;
  const reader = (stream: 'stdout' | 'stderr') =>
    createMarkReader(
      mark,
      (bytes) => turn.onOutput(stream, bytes),
      (code) => {
        turn.told.set(stream, code);
        if (turn.told.size === 2) turn.result.resolve({ exitCode: code });
      },
    );
  const readers = { stdout: reader('stdout'), stderr: reader('stderr') };
  const onOutput: ByteSink = (stream, bytes) => readers[stream](bytes);
  const shell = await startExec(client, target, { command: ['/bin/sh'], onOutput }, ended.signal);
  const follow = async (): Promise<void> => {
    try {
      const exitCode = (await shell.exitCode) || 1;
      alive = false;
      if (signal.aborted) turn.result.reject(signal.reason);
      turn.result.resolve({ exitCode, failure: 'the shell it ran in has ended' });
    } catch (error) {
      alive = false;
      turn.result.reject(error);
    }
  };
  const over = follow();
  shell.send(openingText(mark));
  const { exitCode: pid, failure } = await turn.result.promise;
  if (failure !== undefined) throw new Error(`/bin/sh in ${target.instance} ended at once, with code ${pid}`);

  const cancel = (): void => {
    void killTree(client, target, pid).finally(() => {
      ended.abort();
      turn.result.reject(signal.reason);
    });
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    alive: () => alive,
    async run(request, sink) {
      turn = newTurn(sink);
      shell.send(requestText(request, mark));
      return await turn.result.promise;
    },
    async close() {
      signal.removeEventListener('abort', cancel);
      if (alive) shell.endInput();
      await Promise.race([over, delay(closePatienceMs, undefined, { ref: false })]);
      shell.kill();
    },
  };
}

function newTurn(onOutput: ByteSink): Turn {
  const result = Promise.withResolvers<ExecResult>();
  // Nobody may be waiting when a shell breaks between two requests.
  result.promise.catch(() => undefined);
  return { onOutput, result, told: new Map() };
}

/** The daemon kills the shell itself only; what runs in it would go on unseen. */
async function killTree(client: IncusClient, target: InstanceTarget, pid: number): Promise<void> {
  const command = ['/bin/sh', '-c', KILL_TREE, 'sh', String(pid)];
  await exec(client, target, { command }, AbortSignal.timeout(3000)).catch(() => undefined);
}

/** Children and theirs by /proc, which every container has; ps and pkill it may lack. */
const KILL_TREE = `
all=" $1 " more=1
while [ $more = 1 ]; do
  more=0
  for stat in /proc/[0-9]*/stat; do
    read -r line <$stat || continue
    pid=\${stat#/proc/} pid=\${pid%/stat}
    rest=\${line##*) } rest=\${rest#* } parent=\${rest%% *}
    case "$all" in
      *" $pid "*) ;;
      *" $parent "*) all="$all$pid " more=1 ;;
    esac
  done
done 2>/dev/null
kill -9 $all
`;
