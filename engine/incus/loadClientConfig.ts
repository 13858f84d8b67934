import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LxopsError } from '../errors.ts';
import { type ClientConfig, type Remote, builtInRemotes, parseClientConfig } from './clientConfig.ts';
import type { Environment } from './findServer.ts';

/**
 * Read the configuration of the user's client: their own `config.yml`, then the system's for remotes they do not define,
 * then the built-in remotes; with the certificates that lie beside. Files that do not exist count as empty.
 *
 * @throws LxopsError `file.unreadable`
 */
export async function loadClientConfig(
  server: 'incus' | 'lxd',
  environment: Environment,
  signal: AbortSignal,
): Promise<ClientConfig> {
  const remotes = new Map<string, Remote>(builtInRemotes[server].remotes);
  let defaultRemote: string | undefined;
  for (const directory of configDirectories(server, environment).toReversed()) {
    const { remotes: own, defaultRemote: preferred } = parseClientConfig(
      await readOptional(join(directory, 'config.yml'), signal),
    );
    defaultRemote = preferred ?? defaultRemote;
    for (const [name, remote] of own) remotes.set(name, remote);
    for (const [name, remote] of remotes) {
      const certificate = await readOptional(join(directory, 'servercerts', `${name}.crt`), signal);
      if (certificate !== '') remotes.set(name, { ...remote, certificate });
    }
  }
  return { remotes, ...(defaultRemote === undefined ? {} : { defaultRemote }) };
}

/** Where the client's configuration lies, the most important directory first. */
export function configDirectories(server: 'incus' | 'lxd', environment: Environment): readonly string[] {
  const home = environment['HOME'] || homedir();
  if (server === 'incus') {
    return [environment['INCUS_CONF'] || join(home, '.config/incus'), environment['INCUS_GLOBAL_CONF'] || '/etc/incus'];
  }
  const own = environment['LXD_CONF'];
  const usual = [join(home, '.config/lxc'), join(home, 'snap/lxd/common/config')];
  return [...(own ? [own] : usual), environment['LXD_GLOBAL_CONF'] || '/etc/lxd'];
}

async function readOptional(path: string, signal: AbortSignal): Promise<string> {
  try {
    return await readFile(path, { encoding: 'utf8', signal });
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return '';
    throw new LxopsError('file.unreadable', { path, reason }, { cause: error });
  }
}
