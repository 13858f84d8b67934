import { posix } from 'node:path';
import type { GuestWrite } from '../cloudconfig/action.ts';
import { contentOf } from '../cloudconfig/describe.ts';
import { isLxopsError } from '../errors.ts';
import type { IncusClient } from '../incus/connect.ts';
import { appendFile, fileExists, pushFile } from '../incus/files.ts';
import type { InstanceTarget } from '../incus/instances.ts';
import { openSftp, type Sftp } from '../incus/sftp.ts';

/** The files of one instance. */
export interface GuestFiles {
  /** The file belongs to root and has its mode before it has its content. */
  readonly write: (action: GuestWrite) => Promise<void>;
  /** A file that exists keeps its owner and mode. */
  readonly append: (action: GuestWrite) => Promise<void>;
  readonly exists: (path: string) => Promise<boolean>;
  readonly close: () => void;
}

/** Over one connection where the server allows it, otherwise with requests for each file. */
export async function openGuestFiles(
  client: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<GuestFiles> {
  try {
    return overSftp(await openSftp(client, target, signal));
  } catch {
    signal.throwIfAborted();
    return overRequests(client, target, signal);
  }
}

function overSftp(sftp: Sftp): GuestFiles {
  const write = async (action: GuestWrite): Promise<void> => {
    const file = await sftp.open(absolute(action.path), 'replace');
    await file.own(0, 0, Number.parseInt(action.mode, 8));
    await file.finish(contentOf(action), 0);
  };
  return {
    write,
    async append(action) {
      const file = await openIfThere(sftp, absolute(action.path));
      await (file === undefined ? write(action) : file.finish(contentOf(action), await file.size()));
    },
    exists: async (path) => (await sftp.lstat(absolute(path))) !== undefined,
    close: sftp.close,
  };
}

function overRequests(client: IncusClient, target: InstanceTarget, signal: AbortSignal): GuestFiles {
  const file = (action: GuestWrite) => ({
    path: action.path,
    content: contentOf(action),
    mode: action.mode,
    uid: 0,
    gid: 0,
  });
  return {
    write: (action) => pushFile(client, target, file(action), signal),
    append: (action) => appendFile(client, target, file(action), signal),
    exists: (path) => fileExists(client, target, path, signal),
    close: () => undefined,
  };
}

async function openIfThere(sftp: Sftp, path: string): Promise<Awaited<ReturnType<Sftp['open']>> | undefined> {
  try {
    return await sftp.open(path, 'extend');
  } catch (error) {
    if (isLxopsError(error, 'incus.refused') && error.details.status === 404) return undefined;
    throw error;
  }
}

function absolute(path: string): string {
  return posix.resolve('/', path);
}
