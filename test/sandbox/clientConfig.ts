import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverSocket } from './daemon.ts';
import { type Claim } from './registry.ts';
import { SERVERS } from './servers.ts';

/** What a client needs to reach `images:` as a user's configuration has it. */
export interface ImagesRemote {
  readonly url: string;
  readonly certificate: string;
}

/**
 * Write the client configuration of a user whose `images:` is the sandbox's.
 *
 * @returns the variables that point a client, the engine included, at the sandbox and away from the user's own files
 */
export async function writeClientConfig(
  claim: Claim,
  { url, certificate }: ImagesRemote,
): Promise<Record<string, string>> {
  const { configFolder, configVariable, socketVariable } = SERVERS[claim.server];
  const home = join(claim.directory, 'home');
  const folder = join(home, '.config', configFolder);
  await mkdir(join(folder, 'servercerts'), { recursive: true });
  await mkdir(join(home, '.local/state'), { recursive: true });
  await writeFile(join(folder, 'servercerts/images.crt'), certificate);
  await writeFile(join(folder, 'config.yml'), configYml(url));
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_STATE_HOME: join(home, '.local/state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    [configVariable]: folder,
    [socketVariable]: serverSocket(claim),
  };
}

function configYml(url: string): string {
  return `default-remote: local
remotes:
  images:
    addr: ${url}
    protocol: simplestreams
    public: true
  local:
    addr: unix://
    public: false
aliases: {}
`;
}
