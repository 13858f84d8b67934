import type { HostCommand } from './command.ts';

/** Pack what is in a directory, with owners and modes, into a `.tar.gz`. */
export function packDirectory(directory: string, archive: string): HostCommand {
  return { argv: ['tar', 'cfz', archive, ...local(archive), '-C', directory, '.'], asRoot: true };
}

/** Unpack a `.tar.gz` into a directory; files of the same names are replaced, others stay. */
export function unpackArchive(archive: string, directory: string): HostCommand {
  return { argv: ['tar', 'xfz', archive, ...local(archive), '-C', directory, '.'], asRoot: true };
}

/** Put a finished archive in the place of an older one. */
export function replaceArchive(made: string, archive: string): HostCommand {
  return { argv: ['mv', '-f', '-T', '--', made, archive], asRoot: true };
}

/** Write standard input to a file. */
export function writeFile(file: string): HostCommand {
  return { argv: ['dd', `of=${file}`, 'bs=1M', 'status=none'], asRoot: true };
}

/** Mount a snapshot to read it; not every ZFS can. */
export function mountSnapshot(snapshot: string, directory: string): HostCommand {
  return { argv: ['mount', '-t', 'zfs', '-o', 'ro', snapshot, directory], asRoot: true };
}

export function unmountSnapshot(directory: string): HostCommand {
  return { argv: ['umount', directory], asRoot: true };
}

/** Remove a directory that has to be empty. */
export function removeEmptyDirectory(directory: string): HostCommand {
  return { argv: ['rmdir', directory], asRoot: true };
}

/** tar takes a name with a colon for that of another host. */
function local(archive: string): string[] {
  return archive.includes(':') ? ['--force-local'] : [];
}
