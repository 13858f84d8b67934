import { setTimeout as delay } from 'node:timers/promises';
import { isLxopsError } from '../errors.ts';
import type { IncusClient } from './connect.ts';
import { type InstanceTarget, type WireInstance, type WireState, getInstance, getState } from './instances.ts';

/** How the wait for an address ended. */
export type AddressOutcome =
  | { readonly kind: 'address'; readonly address: string }
  /** No network interface: there is nothing to wait for. */
  | { readonly kind: 'no-nic' }
  /** It is not running, so it will never have one. */
  | { readonly kind: 'not-running'; readonly status: string }
  | { readonly kind: 'timeout' };

/**
 * Wait until a running instance has a global address: IPv4, or IPv6 if no IPv4 came in the whole time.
 *
 * No event tells of an address, so the state is read again and again, 25 ms apart at first. The DHCP leases of the bridge
 * would be cheaper to read, but they may be left over from before a rebuild and come before the address is usable.
 */
export async function waitForAddress(
  client: IncusClient,
  target: InstanceTarget,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<AddressOutcome> {
  const instance = await getInstance(client, target, signal);
  if (instance !== undefined && !hasNic(instance)) return { kind: 'no-nic' };

  const deadline = performance.now() + timeoutSeconds * 1000;
  for (let delayMs = 25; ; delayMs = Math.min(delayMs * 1.2, 500)) {
    const state = await tryState(client, target, signal);
    const { ipv4, ipv6 } = globalAddresses(state);
    if (ipv4[0] !== undefined) return { kind: 'address', address: ipv4[0] };
    if (state !== undefined && notRunning.has(state.status)) return { kind: 'not-running', status: state.status };
    if (performance.now() >= deadline) {
      return ipv6[0] === undefined ? { kind: 'timeout' } : { kind: 'address', address: ipv6[0] };
    }
    await delay(delayMs, undefined, { signal });
  }
}

const notRunning: ReadonlySet<string> = new Set(['Stopped', 'Stopping', 'Frozen', 'Error']);

/** Has a network interface, from itself or from a profile. */
export function hasNic({ expanded_devices: devices }: Pick<WireInstance, 'expanded_devices'>): boolean {
  return Object.values(devices).some(({ type }) => type === 'nic');
}

/** Addresses that others can reach, by interface name; none of a stopped instance. */
export function globalAddresses(state: WireState | null | undefined): {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
} {
  const interfaces = Object.entries(state?.network ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = interfaces.flatMap(([, { addresses }]) => addresses ?? []).filter(({ scope }) => scope === 'global');
  const ofFamily = (family: string): string[] =>
    all.filter((one) => one.family === family).map(({ address }) => address);
  return { ipv4: ofFamily('inet'), ipv6: ofFamily('inet6') };
}

/** Reading the state can fail for a moment while an instance changes it. */
async function tryState(
  client: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<WireState | undefined> {
  try {
    return await getState(client, target, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (isLxopsError(error, 'incus.refused') && error.details.status === 500) return undefined;
    throw error;
  }
}
