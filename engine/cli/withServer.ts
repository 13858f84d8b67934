import { isLxopsError } from '../errors.ts';
import { absentServer } from '../incus/absentServer.ts';
import type { IncusClient } from '../incus/connect.ts';
import { findServer, namesRemote } from '../incus/findServer.ts';
import { projectInUse } from '../incus/projectInUse.ts';
import type { Invocation } from './command.ts';
import { serverChoice } from './settings.ts';

/** Connect to the server that flags and environment choose, do the work, and disconnect whatever happens. */
export async function withServer<T>(
  { flags, terminal }: Pick<Invocation, 'flags' | 'terminal'>,
  work: (incus: IncusClient) => Promise<T>,
): Promise<T> {
  const incus = await findServer(serverChoice(flags, terminal.environment), terminal.environment, terminal.signal);
  try {
    return await work(incus);
  } finally {
    await incus.close();
  }
}

/** Which server may be missing: none that is there (`absent`), or none at all (`unreachable`); `none`: it may not. */
export type Tolerance = 'none' | 'absent' | 'unreachable';

/** As `withServer`, for what can do without one. */
export function withPossibleServer<T>(tolerance: Exclude<Tolerance, 'none'>): typeof withServer<T> {
  return async ({ flags, terminal }, work) => {
    const { environment, signal } = terminal;
    const incus = await findServer(serverChoice(flags, environment), environment, signal).catch((error: unknown) => {
      if (!isLxopsError(error, 'incus.unreachable')) throw error;
      // Without it nobody knows on which host the filesystems are.
      if (namesRemote(serverChoice(flags, environment), environment)) throw error;
      if (tolerance === 'absent' && error.details.reason !== 'ENOENT') throw error;
      return absentServer(error);
    });
    try {
      return await work(incus);
    } finally {
      await incus.close();
    }
  };
}

/** The project that `-project` names, else `otherwise`, else the one that the user's own client works in. */
export async function projectOf(
  { flags, terminal }: Pick<Invocation, 'flags' | 'terminal'>,
  incus: IncusClient,
  otherwise = '',
): Promise<string> {
  return (flags.text('project') ?? otherwise) || (await projectInUse(incus, terminal.environment, terminal.signal));
}
