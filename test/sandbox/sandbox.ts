import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, obstacles } from '../../scripts/debian.ts';
import { type Executed, connectApi, execute } from './api.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
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
import { serveImages } from './simplestreams.ts';
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
  const claim = await withLock('registry', async () => {
    await installPackages([...SERVERS[server].packages, ...PACKAGES, ...(debian ? ['mmdebstrap'] : [])], { say });
    await removeAbandoned(say);
    return claimSandbox(server);
  });
  const images = await prepareImages(debian, say);
  return assemble(claim, images);
}

async function prepareImages(debian: boolean, say: (text: string) => void): Promise<Image[]> {
  const [alpine, alpineNext] = ALPINE_RELEASES;
  return [
    await busyboxImage(alpine, say),
    await busyboxImage(alpineNext, say),
    ...(debian ? [await debianImage(say)] : []),
  ];
}

async function assemble(claim: Claim, images: readonly Image[]): Promise<Sandbox> {
  const opened: (() => Promise<void>)[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopAll());
  const forget = stopWithOwner(claim, stop);
  const stopAll = async () => {
    await Promise.all(opened.map((close) => close()));
    await removeSandbox(claim);
    forget();
  };

  try {
    const directory = join(claim.directory, 'files');
    await mkdir(claim.directory, { mode: 0o711 });
    await mkdir(directory);
    await preparePool(claim);
    // The server sees only mounts below what was shared before it started.
    await createPool(claim);
    const certificate = await allEnded(makeCertificate(claim.directory), startWithImages(claim, images));
    const server = await serveImages(images, certificate);
    opened.push(server.close);
    const remotes = { images: remote(server.url, certificate) };
    const socket = serverSocket(claim);
    return {
      id: claim.id,
      server: claim.server,
      socket,
      project: 'default',
      pool: claim.pool,
      directory,
      remotes,
      environment: await writeClientConfig(claim, remotes.images),
      logs: join(claim.directory, 'logs'),
      execute: (instance, command) => execute(socket, instance, command),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
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
async function allEnded<T>(first: Promise<T>, ...others: readonly Promise<void>[]): Promise<T> {
  await Promise.allSettled([first, ...others]);
  await Promise.all(others);
  return first;
}

function remote(url: string, { certificate }: Certificate): ImagesRemote {
  return { url, certificate };
}
