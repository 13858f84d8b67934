import { connectIncus, type IncusClient } from '../engine/incus/connect.ts';
import { exec } from '../engine/incus/exec.ts';
import { pushFile } from '../engine/incus/files.ts';
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
    const requests = await medianOf(ROUNDS, () => filesByRequest(client, signal));
    const connection = await medianOf(ROUNDS, () => filesOverOne(client, signal));
    await stopInstance(client, target, { timeoutSeconds: 5, force: true }, signal);
    await deleteInstance(client, target, signal);
    return [
      { name: `${COUNT} small commands, one exec each`, value: single, unit: 'ms' },
      { name: `${COUNT} small commands, one shell`, value: shared, unit: 'ms' },
      { name: 'one shell / one exec each', value: shared / single, unit: '', aim: 0.3 },
      { name: `${COUNT} small files, requests for each`, value: requests, unit: 'ms' },
      { name: `${COUNT} small files, one connection`, value: connection, unit: 'ms' },
      { name: 'one connection / requests for each', value: connection / requests, unit: '', aim: 0.5 },
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

async function filesByRequest(client: IncusClient, signal: AbortSignal): Promise<void> {
  for (const { path, content, mode } of files()) {
    await pushFile(client, target, { path, content, mode, uid: 0, gid: 0 }, signal);
  }
}

async function filesOverOne(client: IncusClient, signal: AbortSignal): Promise<void> {
  const guest = openGuest(client, signal);
  for (const file of files()) await guest.perform(target, { op: 'write', ...file, place }, () => undefined);
  await guest.close();
}

function files(): readonly { readonly path: string; readonly content: string; readonly mode: string }[] {
  return Array.from({ length: COUNT }, (_, index) => ({
    path: `/root/file${index}`,
    content: 'x'.repeat(300),
    mode: '0644',
  }));
}

function commands(): readonly { readonly args: readonly string[] }[] {
  return Array.from({ length: COUNT }, (_, index) => ({ args: ['touch', `/root/file${index}`] }));
}
