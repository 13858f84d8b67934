import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { secretsOf } from '../cloudconfig/secrets.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunEvent } from './events.ts';
import { createLogText } from './logText.ts';
import { type Environment, statePath, type StatePlace } from './statePath.ts';

/** The log of all runs on one instance. What cannot be written does not keep a run from going on. */
export interface RunLog {
  readonly write: (event: RunEvent) => void;
  readonly close: () => Promise<void>;
}

const NO_LOG: RunLog = { write: () => undefined, close: async () => undefined };

/** A larger log is put aside, over the one that was put aside before. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Where the log of one instance is: `$XDG_STATE_HOME/lxops/log/SERVER/PROJECT/INSTANCE.log`. */
export function logPath(environment: Environment, place: StatePlace): string {
  return statePath(environment, 'log', place, 'log');
}

/** Begin a run in the log of an instance; only its owner may read it. */
export async function openRunLog(path: string, { instance, title, steps, actions }: Plan): Promise<RunLog> {
  // What works on no single instance has no log.
  if (instance === '') return NO_LOG;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const size = await sizeOf(path);
    if (size > MAX_BYTES) await rename(path, `${path}.old`);
    else if (size > 0) await chmod(path, 0o600);
  } catch {
    // A log is not worth a failed launch; the journal, which is, says why nothing can be written here.
    return NO_LOG;
  }
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
  stream.on('error', () => undefined);
  const text = createLogText(secretsOf(actions));
  stream.write(`== ${new Date().toISOString()} ${title}, ${steps.length === 1 ? '1 step' : `${steps.length} steps`}\n`);
  return {
    write: (event) => void stream.write(text(event)),
    async close() {
      stream.end(`== ${new Date().toISOString()} end\n`);
      await finished(stream).catch(() => undefined);
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
