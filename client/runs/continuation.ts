import type { Operation } from './operation.ts';
import type { Outcome } from './outcome.ts';

/**
 * What goes on from where a run stopped, and loses nothing by that; `undefined` when nothing does, or the run came to its
 * end. Where in the cloud-config entries to go on, the next run asks if it has to.
 */
export function continuation(
  { resume: _, ...operation }: Operation,
  { error, exitCode }: Outcome,
): Operation | undefined {
  if (exitCode === 0) return undefined;
  const stopped = error === undefined || error.code === 'plan.stopped' || error.code === 'cancelled';
  if (!stopped) return undefined;
  if (operation.name === 'launch' || operation.name === 'configure') return operation;
  // Another rebuild would begin with an empty root disk.
  return operation.name === 'rebuild' && error?.entry !== undefined ? { ...operation, name: 'configure' } : undefined;
}
