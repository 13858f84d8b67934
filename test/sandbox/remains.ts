import { execa } from 'execa';
import { stopDaemon } from './daemon.ts';
import { removeBridge } from './network.ts';
import { destroyPool, stopZfsIfUnused } from './pool.ts';
import { type Claim, claims, forgetClaim, isAbandoned } from './registry.ts';

/**
 * Remove whatever of a sandbox exists, running or half-made, in the order in which things hold on to each other.
 *
 * @throws Error when something stays; the claim stays too, so that the next start tries again
 */
export async function removeSandbox(claim: Claim): Promise<void> {
  await stopDaemon(claim);
  await removeBridge(claim.bridge);
  await destroyPool(claim);
  await execa('rm', ['--recursive', '--force', '--one-file-system', '--', claim.directory]);
  await forgetClaim(claim);
  await stopZfsIfUnused();
}

/** Remove the sandboxes whose owners died. Call it under the registry's lock. */
export async function removeAbandoned(say: (text: string) => void): Promise<void> {
  for (const claim of await claims()) {
    if (!(await isAbandoned(claim))) continue;
    say(`Removing the remains of sandbox ${claim.id}, whose owner is gone`);
    // What cannot be removed yet must not keep a new sandbox from starting.
    await removeSandbox(claim).catch((error: unknown) => say(`Sandbox ${claim.id}: ${String(error)}`));
  }
}
