import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freeSubnet } from './network.ts';
import { type ProcessName, isAlive, processOf } from './processes.ts';
import { type ServerKind } from './servers.ts';

const REGISTRY = '/var/lib/lxops-sandbox';

/** What one sandbox may make on this machine, written down before any of it is made. Nothing that is not listed is ever removed. */
export interface Claim {
  readonly id: string;
  readonly server: ServerKind;
  readonly owner: ProcessName;
  /** Identifies the boot that `owner` belongs to. */
  readonly boot: string;
  readonly directory: string;
  readonly bridge: string;
  /** The bridge's own address with the length of the prefix: `10.1.2.1/24`. */
  readonly address: string;
  readonly pool: string;
}

/** Reserve names and a subnet that nobody uses. Call it under the registry's lock. */
export async function claimSandbox(server: ServerKind): Promise<Claim> {
  const others = await claims();
  const id = randomBytes(3).toString('hex');
  const claim: Claim = {
    id,
    server,
    owner: await self(),
    boot: await bootId(),
    directory: `/var/tmp/lxops-sandbox-${id}`,
    bridge: `lxo-${id}`,
    address: await freeSubnet(others.map((other) => other.address)),
    pool: `lxt${id}`,
  };
  await mkdir(REGISTRY, { recursive: true, mode: 0o700 });
  await writeAtomically(fileOf(id), JSON.stringify(claim, undefined, 2));
  return claim;
}

/** Every sandbox of this machine, running or left behind. */
export async function claims(): Promise<Claim[]> {
  const names = await readdir(REGISTRY).catch(() => []);
  const files = names.filter((name) => /^[0-9a-f]{6}\.json$/.test(name));
  return Promise.all(files.map(async (name) => JSON.parse(await readFile(join(REGISTRY, name), 'utf8')) as Claim));
}

/** Does the process that started it no longer run? */
export async function isAbandoned({ boot, owner }: Claim): Promise<boolean> {
  return boot !== (await bootId()) || !(await isAlive(owner));
}

/** Forget a sandbox of which nothing is left. */
export async function forgetClaim({ id }: Claim): Promise<void> {
  await rm(fileOf(id), { force: true });
  // The last one takes the registry along; otherwise it is not empty.
  await rmdir(REGISTRY).catch(() => undefined);
}

function fileOf(id: string): string {
  return join(REGISTRY, `${id}.json`);
}

async function writeAtomically(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

async function self(): Promise<ProcessName> {
  const row = await processOf(process.pid);
  if (row === undefined) throw new Error('/proc does not show this process');
  return { pid: row.pid, started: row.started };
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}
