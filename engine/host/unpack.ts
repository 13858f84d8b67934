import type { HostCommand } from './command.ts';

/** Print the first bytes of a file: they tell what it is. */
export function readMagic(file: string): HostCommand {
  return { argv: ['head', '-c', '4', '--', file], asRoot: true };
}

/** Is this the beginning of a squashfs? Everything else is taken for a tar. */
export function isSquashfs(magic: string): boolean {
  return magic === 'hsqs';
}

/** Unpack directories of a squashfs with owners and modes; those that it does not have are passed over. */
export function unpackSquashfs(file: string, into: string, paths: readonly string[]): HostCommand {
  return {
    argv: ['unsquashfs', '-no-progress', '-quiet', '-no-xattrs', '-force', '-dest', into, file, ...paths],
    asRoot: true,
  };
}

/** Unpack directories of a tar, compressed or not; names in it may begin with `./`. */
export function unpackTar(file: string, into: string, paths: readonly string[]): HostCommand {
  const owners = ['--numeric-owner', '--same-owner', '--preserve-permissions'];
  const names = ['--anchored', '--no-wildcards', '--force-local'];
  const members = paths.flatMap((path) => [path, `./${path}`]);
  const files = ['--extract', '--file', file, '--directory', into];
  return { argv: ['tar', ...files, ...owners, ...names, '--', ...members], asRoot: true };
}

/** Does tar complain about nothing but names that the archive does not have? */
export function onlyMissing(stderr: string): boolean {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) =>
    /: Not found in archive$|: Exiting with failure status due to previous errors$/.test(line),
  );
}
