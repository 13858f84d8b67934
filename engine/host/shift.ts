import type { HostCommand } from './command.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Files with setuid or setgid, by mode: the kernel takes these bits away when a file changes hands. */
export type PrivilegedFiles = ReadonlyMap<string, readonly string[]>;

/** Print `uid:gid` of everything in a directory, itself too. */
export function listOwners(directory: string): HostCommand {
  return { argv: ['find', directory, '-printf', String.raw`%U:%G\n`], asRoot: true };
}

/** @returns each pair once */
export function parseOwners(stdout: string): readonly Owner[] {
  const pairs = new Set(stdout.split('\n').filter((line) => line !== ''));
  return [...pairs].map((pair) => {
    const [uid = '', gid = ''] = pair.split(':');
    return { uid: Number(uid), gid: Number(gid) };
  });
}

/** Print mode and path of every file with setuid or setgid. */
export function listPrivileged(directory: string): HostCommand {
  return { argv: ['find', directory, '-type', 'f', '-perm', '/6000', '-printf', String.raw`%m\0%p\0`], asRoot: true };
}

export function parsePrivileged(stdout: string): PrivilegedFiles {
  const words = stdout.split('\0');
  const files = new Map<string, string[]>();
  for (let index = 0; index + 1 < words.length; index += 2) {
    const [mode = '', path = ''] = words.slice(index, index + 2);
    files.set(mode, [...(files.get(mode) ?? []), path]);
  }
  return files;
}

/** Give everything in a directory that belongs to `from` to `to`. Links are what they are: nothing behind them is touched. */
export function changeOwner(
  directory: string,
  from: Owner,
  to: Owner,
  { links }: { readonly links: boolean },
): HostCommand {
  const owned = ['-uid', String(from.uid), '-gid', String(from.gid), ...(links ? [] : ['!', '-type', 'l'])];
  const change = ['-exec', 'chown', '--no-dereference', '--', `${to.uid}:${to.gid}`, '{}', '+'];
  return { argv: ['find', directory, ...owned, ...change], asRoot: true };
}

export function changeMode(mode: string, paths: readonly string[]): HostCommand {
  return { argv: ['chmod', '--', mode, ...paths], asRoot: true };
}
