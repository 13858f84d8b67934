import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Claim } from './registry.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Stop a sandbox when the process that started it is told to end, or ends without a stop.
 *
 * A signal goes on to end the process afterwards, unless the process listens for it itself.
 *
 * @returns what undoes this, for a sandbox that is stopped
 */
export function stopWithOwner({ id }: Claim, stop: () => Promise<void>): () => void {
  const onExit = () => {
    spawnSync(process.execPath, [fileURLToPath(new URL('removeNow.ts', import.meta.url)), id], { stdio: 'inherit' });
  };
  const onSignal = (signal: NodeJS.Signals) => {
    stop().finally(() => {
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  };
  process.once('exit', onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    process.off('exit', onExit);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}
