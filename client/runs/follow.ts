import { watch, type FSWatcher } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { RunEvent } from '../../engine/index.ts';
import { parseEvent } from './outcome.ts';

/** How long to go without a look at the process, in milliseconds, when its log does not change. */
const LOOK_AGAIN = 1000;

/**
 * The events of a run from the beginning of its log, as they are written.
 *
 * Ends after the run's `end`, or without one when the process is gone and has left nothing more to read.
 */
export async function* followLog(path: string, isRunning: () => Promise<boolean>): AsyncGenerator<RunEvent> {
  const file = await open(path, 'r');
  const watcher = watch(path);
  try {
    const lines = lineReader(file);
    for (;;) {
      const changed = nextChange(watcher); // before reading, so that nothing written meanwhile is missed
      const running = await isRunning();
      const read = await lines();
      for (const line of read) {
        const event = parseEvent(line);
        yield event;
        if (event.type === 'end') return;
      }
      if (read.length > 0) continue;
      if (!running) return;
      await changed;
    }
  } finally {
    watcher.close();
    await file.close();
  }
}

/** Each call gives the complete lines that were added since the last. */
function lineReader(file: FileHandle): () => Promise<string[]> {
  const buffer = Buffer.alloc(64 * 1024);
  const decoder = new TextDecoder();
  let rest = '';
  let position = 0;
  return async () => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      rest += decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines.filter((line) => line !== '');
  };
}

function nextChange(watcher: FSWatcher): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, LOOK_AGAIN);
    watcher.once('change', done);
    function done(): void {
      clearTimeout(timer);
      watcher.off('change', done);
      resolve();
    }
  });
}
