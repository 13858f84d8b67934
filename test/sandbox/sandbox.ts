import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, obstacles } from '../../scripts/debian.ts';
import { type Executed, connectApi, execute } from './api.ts';
import { makeCertificate } from './certificate.ts';
import { type ImagesRemote, writeClientConfig } from './clientConfig.ts';
import { serverSocket, startDaemon } from './daemon.ts';
import { busyboxImage } from './images/busybox.ts';
import { debianImage } from './images/debian.ts';
import { type Image } from './images/image.ts';
import { importImage } from './importImage.ts';
import { withLock } from './lock.ts';
import { createPool, preparePool } from './pool.ts';
import { type Claim, claimSandbox } from './registry.ts';
import { removeAbandoned, removeSandbox } from './remains.ts';
import { SERVERS, type ServerKind } from './servers.ts';
import { type ImageServer, serveImages } from './simplestreams.ts';
import { stopWithOwner } from './stopWithOwner.ts';

/** What can be asked of a sandbox. */
export interface SandboxOptions {
  /** Incus unless said otherwise. */
  readonly server?: ServerKind;
  /** Have Debian too, as `images:debian/12` and as the local alias `debian`. The first time that takes half a minute. */
  readonly debian?: boolean;
  /** Told what is installed, made or cleaned up; silent when left out. */
  readonly say?: (text: string) => void;
}

/** A server, a ZFS pool and an image server that nobody else uses. */
export interface Sandbox {
  readonly id: string;
  readonly server: ServerKind;
  /** The server's Unix socket. */
  readonly socket: string;
  readonly project: 'default';
  /** A ZFS pool; its datasets mount at /POOL. */
  readonly pool: string;
  /** An empty directory for file systems that are plain directories. */
  readonly directory: string;
  readonly remotes: { readonly images: ImagesRemote };
  /** Points an engine, a command line or a client at this sandbox. */
  readonly environment: Readonly<Record<string, string>>;
  /** The directory with the server's log. */
  readonly logs: string;
  /** Run a command in a running instance as root. */
  readonly execute: (instance: string, command: readonly string[]) => Promise<Executed>;
  /** Remove everything that the sandbox made, with all instances and data. Calling it again changes nothing. */
  readonly stop: () => Promise<void>;
}

const PACKAGES = ['dnsmasq-base', 'iproute2', 'nftables', 'openssl', 'squashfs-tools', 'zfs-fuse'];
/** The first is the one that the first example of lxops names; the second is there to rebuild to. */
const ALPINE_RELEASES = ['3.18', '3.19'] as const;

/**
 * Start a sandbox, installing what the machine lacks and removing what crashed sandboxes left.
 *
 * It is stopped with its owner at the latest: at its end, at a signal, and after a SIGKILL by the next start.
 *
 * @throws Error naming what the machine lacks, such as root
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { server = 'incus', debian = false, say = () => undefined } = options;
  const lacking = await obstacles();
  if (lacking.length > 0) throw new Error(`The sandbox needs ${lacking.join(' and ')}.`);
  const packages = [...SERVERS[server].packages, ...PACKAGES, ...(debian ? ['mmdebstrap'] : [])];
  await withLock('packages', () => installPackages(packages, { say }));
  const images = await prepareImages(debian, say);
  const claim = await withLock('registry', async () => {
    await removeAbandoned(say);
    return claimSandbox(server);
  });
  return superviseSandbox(claim, makeSandbox(claim, images));
}

async function prepareImages(debian: boolean, say: (text: string) => void): Promise<Image[]> {
  const [alpine, alpineNext] = ALPINE_RELEASES;
  return [
    await busyboxImage(alpine, say),
    await busyboxImage(alpineNext, say),
    ...(debian ? [await debianImage(say)] : []),
  ];
}

/** Tie a sandbox that is being made to its owner, and wait for it. */
async function superviseSandbox(claim: Claim, making: Promise<Made>): Promise<Sandbox> {
  let stopped: Promise<void> | undefined;
  const stopOnce = async () => {
    // What is half-made is removed all the same, but not while it is being made.
    const made = await making.catch(() => undefined);
    await made?.imageServer.close();
    await removeSandbox(claim);
    forget();
  };
  const stop = () => (stopped ??= stopOnce());
  const forget = stopWithOwner(claim, stop);
  try {
    const { remote, environment } = await making;
    const socket = serverSocket(claim);
    return {
      id: claim.id,
      server: claim.server,
      socket,
      project: 'default',
      pool: claim.pool,
      directory: filesDirectory(claim),
      remotes: { images: remote },
      environment,
      logs: join(claim.directory, 'logs'),
      execute: (instance, command) => execute(socket, instance, command),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Made {
  readonly imageServer: ImageServer;
  readonly remote: ImagesRemote;
  readonly environment: Readonly<Record<string, string>>;
}

async function makeSandbox(claim: Claim, images: readonly Image[]): Promise<Made> {
  await mkdir(claim.directory, { mode: 0o711 });
  await mkdir(filesDirectory(claim));
  await preparePool(claim);
  const certifying = makeCertificate(claim.directory);
  await allEnded([certifying, createPool(claim), startWithImages(claim, images)]);
  const certificate = await certifying;
  const imageServer = await serveImages(images, certificate);
  const remote = { url: imageServer.url, certificate: certificate.certificate };
  return { imageServer, remote, environment: await writeClientConfig(claim, remote) };
}

function filesDirectory({ directory }: Claim): string {
  return join(directory, 'files');
}

async function startWithImages(claim: Claim, images: readonly Image[]): Promise<void> {
  await startDaemon(claim);
  const api = connectApi(serverSocket(claim));
  try {
    for (const image of images) {
      if (image.os === 'Debian') await importImage(api, image, 'debian');
      if (image.release === ALPINE_RELEASES[0]) await importImage(api, image, 'busybox');
    }
  } finally {
    await api.close();
  }
}

/** As `Promise.all`, but nothing goes on behind a failure: what follows one is the removal of everything. */
async function allEnded(promises: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(promises);
  await Promise.all(promises);
}
