import type { LxopsError } from '../errors.ts';
import type { IncusClient } from './connect.ts';

const ABSENT = 'no-server';

/** Stands for a server that is not there, for what does without one: every request fails with the reason. */
export function absentServer(reason: LxopsError<'incus.unreachable'>): IncusClient {
  const fail = async () => {
    throw reason;
  };
  return {
    address: ABSENT,
    remote: 'local',
    server: 'incus',
    serverVersion: '',
    extensions: new Set(),
    request: fail,
    requestRaw: fail,
    requestStream: fail,
    upgrade: fail,
    openSocket: () => {
      throw reason;
    },
    close: async () => undefined,
  };
}

/** Is there no server behind this client? */
export function isAbsent({ address }: IncusClient): boolean {
  return address === ABSENT;
}
