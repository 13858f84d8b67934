import type { Client } from '../client.ts';
import { openPlace } from '../ui/openPlace.ts';
import { fileTarget, type Target } from './target.ts';

/** Open the lxops file that an instance was made from. */
export async function openFile(_client: Client, target: Target): Promise<void> {
  const chosen = await fileTarget(target);
  if (chosen !== undefined) await openPlace(chosen.file, 1, 1);
}
