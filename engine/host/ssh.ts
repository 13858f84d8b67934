import type { HostCommand, SudoPolicy } from './command.ts';

/**
 * The same command on another host. ssh joins its words with spaces and the shell there splits them again, so each is
 * quoted for that shell; no other line for a shell is made anywhere.
 *
 * @param userId who we are here: root there too, unless the host says who
 */
export function overSsh(host: string, { argv, asRoot }: HostCommand, policy: SudoPolicy, userId: number): HostCommand {
  const root = host.includes('@') ? host.startsWith('root@') : userId === 0;
  const needed = asRoot === true && (policy === 'always' || (policy === 'auto' && !root));
  const words = needed ? ['sudo', ...argv] : argv;
  return { argv: ['ssh', host, ...words.map(quoteForShell)] };
}

/** A word as a POSIX shell reads it back; plain words stay as they are. */
export function quoteForShell(word: string): string {
  if (/^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Why ssh would not take this for the name of a host; `undefined` when it would. */
export function hostFlaw(host: string): string | undefined {
  if (host === '') return 'it is empty';
  if (host.startsWith('-')) return 'ssh would read it as an option';
  return /\s/.test(host) ? 'there is a space in it' : undefined;
}
