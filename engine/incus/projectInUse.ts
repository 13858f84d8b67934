import { currentProject } from './clientConfig.ts';
import type { IncusClient } from './connect.ts';
import type { Environment } from './findServer.ts';
import { loadClientConfig } from './loadClientConfig.ts';

/** The project that the user's own client works in on this server. */
export async function projectInUse(
  client: IncusClient,
  environment: Environment,
  signal: AbortSignal,
): Promise<string> {
  return currentProject(
    await loadClientConfig(client.server, environment, signal),
    client.server,
    environment,
    client.remote,
  );
}
