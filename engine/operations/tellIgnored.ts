import { formatIssue } from '../config/formatIssue.ts';
import { findTraps } from '../files/findTraps.ts';
import { loadConfig } from '../files/loadConfig.ts';
import type { RunEvent } from '../run/events.ts';
import type { ConfigRequest } from './loadOperation.ts';

/**
 * Tell of the keys that lxops ignores: a misspelt `destroy` or `device-owner` is better known before than after.
 * Nothing is refused for it, as old files have such keys.
 */
export async function tellIgnored({ file, properties }: ConfigRequest, emit: (event: RunEvent) => void): Promise<void> {
  const loaded = await loadConfig(file, properties);
  for (const trap of await findTraps(loaded, properties)) {
    if (trap.code !== 'unknown-key' && trap.code !== 'ignored-key') continue;
    emit({ type: 'warning', text: formatIssue(trap, loaded.files.get(trap.place.file)?.text) });
  }
}
