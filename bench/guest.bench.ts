import { connectIncus, type IncusClient } from '../engine/incus/connect.ts';
import { exec } from '../engine/incus/exec.ts';
import { createInstance, deleteInstance, startInstance, stopInstance } from '../engine/incus/instances.ts';
import { openGuest } from '../engine/run/guest.ts';
import { startSandbox } from '../test/sandbox/sandbox.ts';
import { type Measured, medianOf } from './measured.ts';

const target = { project: 'default', instance: 'bench' };
const place = { file: 'bench.cfg', span: { start: 0, end: 0 } };
const COUNT = 50;
const ROUNDS = 5;

/** Many small commands in an instance: over one shell, and with one exec for each as the original does it. */
export async function bench(say: (text: string) => void): Promise<readonly Measured[]> {
  const sandbox = await startSandbox({ say });
  const signal = AbortSignal.timeout(120_000);
  const client = await connectIncus({ socketPath: sandbox.socket }, signal);
  try {
    await start(client, signal);
    const single = await medianOf(ROUNDS, () => oneByOne(client, signal));
    const shared = await medianOf(ROUNDS, () => overOneShell(client, signal));
    await stopInstance(client, target, { timeoutSeconds: 5, force: true }, signal);
    await deleteInstance(client, target, signal);
    return [
      { name: `${COUNT} small commands, one exec each`, value: single, unit: 'ms' },
      { name: `${COUNT} small commands, one shell`, value: shared, unit: 'ms' },
      { name: 'one shell / one exec each', value: shared / single, unit: '', aim: 0.3 },
    ];
  } finally {
    await client.close();
    await sandbox.stop();
  }
}

async function start(client: IncusClient, signal: AbortSignal): Promise<void> {
  const options = { config: {}, devices: {}, type: 'container', ephemeral: false } as const;
  const image = { from: 'local', alias: 'busybox' } as const;
  await createInstance(client, { ...target, image, profiles: ['default'], options }, () => undefined, signal);
  await startInstance(client, target, signal);
}

async function oneByOne(client: IncusClient, signal: AbortSignal): Promise<void> {
  for (const { args } of commands()) {
    const { exitCode } = await exec(client, target, { command: args }, signal);
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}`);
  }
}

async function overOneShell(client: IncusClient, signal: AbortSignal): Promise<void> {
  const guest = openGuest(client, signal);
  for (const { args } of commands()) await guest.perform(target, { op: 'command', args, place }, () => undefined);
  await guest.close();
}

function commands(): readonly { readonly args: readonly string[] }[] {
  return Array.from({ length: COUNT }, (_, index) => ({ args: ['touch', `/root/file${index}`] }));
}
