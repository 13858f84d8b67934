import { LxopsError, isLxopsError } from '../errors.ts';
import { type IncusClient, connectIncus } from './connect.ts';
import { findRemote } from './findRemote.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ServerChoice {
  /** A socket that the user named; then nothing else is tried. */
  readonly socketPath?: string;
  /** Only this kind of server; otherwise Incus is looked for first. */
  readonly server?: 'incus' | 'lxd';
  /** A remote of the user's client, by its name, or the one that the client uses by default. */
  readonly remote?: { readonly name: string } | 'default';
}

/**
 * Connect to the remote that was named, by the choice or by LXOPS_REMOTE; else to the server of this machine: the socket
 * that was named, or the first of `socketCandidates` that exists. A remote that the user's client merely prefers is
 * never used: datasets and directories are here.
 *
 * @throws LxopsError `remote.unusable`; `incus.unreachable`; its address lists all candidates when none exists. A socket that exists but
 *   does not answer ends the search, so that a stopped Incus is not mistaken for a running LXD.
 */
export async function findServer(
  choice: ServerChoice,
  environment: Environment,
  signal: AbortSignal,
): Promise<IncusClient> {
  const kind = choice.server ?? kindIn(environment);
  const remote = remoteOf(choice, environment);
  if (remote !== undefined) {
    const name = remote === 'default' ? undefined : remote.name;
    const endpoint = await findRemote(name, kind === undefined ? ['incus', 'lxd'] : [kind], environment, signal);
    if (endpoint !== undefined) return await connectIncus(endpoint, signal);
  }
  const candidates = socketCandidates(kind === undefined ? choice : { ...choice, server: kind }, environment);
  for (const socketPath of candidates) {
    try {
      return await connectIncus({ socketPath }, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isLxopsError(error, 'incus.unreachable') || error.details.reason !== 'ENOENT') throw error;
    }
  }
  throw new LxopsError('incus.unreachable', { address: candidates.join(', '), reason: 'ENOENT' });
}

/** Is it a server of another machine that is asked for? */
export function namesRemote(choice: ServerChoice, environment: Environment): boolean {
  const remote = remoteOf(choice, environment);
  return remote !== undefined && (remote === 'default' || remote.name !== 'local');
}

function remoteOf({ socketPath, remote }: ServerChoice, environment: Environment): ServerChoice['remote'] {
  const named = environment['LXOPS_REMOTE'] || undefined;
  if (remote !== undefined || socketPath !== undefined || named === undefined) return remote;
  return { name: named };
}

function kindIn(environment: Environment): ServerChoice['server'] {
  const kind = environment['LXOPS_SERVER'];
  return kind === 'incus' || kind === 'lxd' ? kind : undefined;
}

/** The sockets to try, in order. What the user or the environment names stands alone. */
export function socketCandidates({ socketPath, server }: ServerChoice, environment: Environment): readonly string[] {
  if (socketPath !== undefined) return [socketPath];
  const kinds = server === undefined ? (['incus', 'lxd'] as const) : [server];
  const named = kinds.map((kind) => namedSocket(kind, environment)).find((path) => path !== undefined);
  return named === undefined ? kinds.flatMap((kind) => usualSockets[kind]) : [named];
}

const usualSockets = {
  incus: ['/run/incus/unix.socket', '/var/lib/incus/unix.socket'],
  lxd: ['/var/lib/lxd/unix.socket', '/var/snap/lxd/common/lxd/unix.socket'],
} as const;

function namedSocket(kind: 'incus' | 'lxd', environment: Environment): string | undefined {
  const prefix = kind.toUpperCase();
  const directory = environment[`${prefix}_DIR`];
  return environment[`${prefix}_SOCKET`] || (directory ? `${directory.replace(/\/+$/, '')}/unix.socket` : undefined);
}
