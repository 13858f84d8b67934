import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LxopsError } from '../errors.ts';
import type { Remote } from './clientConfig.ts';
import type { Endpoint, RemoteEndpoint } from './endpoint.ts';
import type { Environment } from './findServer.ts';
import { configDirectories, loadClientConfig } from './loadClientConfig.ts';

type Kind = 'incus' | 'lxd';

/**
 * Where the remote of this name is, by the configuration of the user's client: of Incus, then of LXD. `undefined` when
 * it is this machine.
 *
 * @param name without it the client's default remote
 * @throws LxopsError `remote.unusable`, `file.unreadable`
 */
export async function findRemote(
  name: string | undefined,
  kinds: readonly Kind[],
  environment: Environment,
  signal: AbortSignal,
): Promise<Endpoint | undefined> {
  const known: string[] = [];
  for (const kind of kinds) {
    const { remotes, defaultRemote } = await loadClientConfig(kind, environment, signal);
    const wanted = name ?? defaultRemote;
    if (wanted === undefined) continue;
    if (wanted === 'local') return undefined;
    const remote = remotes.get(wanted);
    if (remote !== undefined) return await endpointOf(wanted, remote, kind, environment, signal);
    known.push(...remotes.keys());
  }
  if (name === undefined) return undefined;
  const names = [...new Set(['local', ...known])].toSorted().join(', ');
  throw new LxopsError('remote.unusable', { remote: name, reason: `no remote has this name; known are ${names}` });
}

async function endpointOf(
  name: string,
  remote: Remote,
  kind: Kind,
  environment: Environment,
  signal: AbortSignal,
): Promise<Endpoint> {
  const { address, protocol, authType, certificate } = remote;
  const refuse = (reason: string) => new LxopsError('remote.unusable', { remote: name, reason });
  if (protocol !== '' && protocol !== 'incus' && protocol !== 'lxd')
    throw refuse(`it only has images (its protocol is ${protocol})`);
  if (authType !== '' && authType !== 'tls')
    throw refuse(
      `it wants a log-in by ${authType}; add this machine's client certificate there, and use auth_type tls`,
    );
  if (address.startsWith('unix://')) return { socketPath: address.slice('unix://'.length) };
  if (!address.startsWith('https://')) throw refuse(`its address ${address} does not begin with https://`);
  const client = await clientCertificate(name, kind, environment, signal);
  if (client?.key.includes('ENCRYPTED') === true)
    throw refuse('the key of the client certificate is encrypted, and lxops cannot ask for its password');
  return { remote: name, url: address.replace(/\/+$/, ''), certificate, client };
}

/** The certificate that the client shows to this remote: one of its own, else that for all. */
async function clientCertificate(
  remote: string,
  kind: Kind,
  environment: Environment,
  signal: AbortSignal,
): Promise<RemoteEndpoint['client']> {
  for (const directory of configDirectories(kind, environment)) {
    for (const stem of [join(directory, 'clientcerts', remote), join(directory, 'client')]) {
      const [certificate, key] = await Promise.all([optional(`${stem}.crt`, signal), optional(`${stem}.key`, signal)]);
      if (certificate !== undefined && key !== undefined) return { certificate, key };
    }
  }
  return undefined;
}

async function optional(path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return undefined;
    throw new LxopsError('file.unreadable', { path, reason }, { cause: error });
  }
}
