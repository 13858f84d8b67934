import { LxopsError } from '../errors.ts';
import type { SudoPolicy } from '../host/command.ts';
import type { Host } from '../host/runCommand.ts';
import type { IncusClient } from '../incus/connect.ts';
import { hostFlaw } from '../host/ssh.ts';
import type { Environment, ServerChoice } from '../incus/findServer.ts';
import type { Invocation } from './command.ts';
import type { FlagValues } from './flags.ts';

const POLICIES: ReadonlySet<string> = new Set(['auto', 'always', 'never'] satisfies SudoPolicy[]);

/**
 * How commands are run, and where: on this host, or over ssh on that of a remote server, because datasets and directories
 * are there. Flag `-sudo`, then LXOPS_SUDO, then `auto`; flag `-ssh`, then LXOPS_SSH, then the address of the remote.
 */
export function hostOf(
  { flags, terminal: { environment, ask } }: Pick<Invocation, 'flags' | 'terminal'>,
  incus?: Pick<IncusClient, 'remote' | 'address'>,
): Host {
  const sudo = flags.text('sudo') ?? (environment['LXOPS_SUDO'] || 'auto');
  if (!POLICIES.has(sudo)) throw new LxopsError('usage', { message: `-sudo is auto, always or never, not "${sudo}"` });
  const ssh = incus === undefined ? undefined : sshTarget(incus, flags.text('ssh') ?? environment['LXOPS_SSH']);
  const flaw = ssh === undefined ? undefined : hostFlaw(ssh);
  if (flaw !== undefined) throw new LxopsError('usage', { message: `-ssh ${ssh}: ${flaw}` });
  return { sudo: sudo as SudoPolicy, environment, asks: ask !== undefined, ...(ssh === undefined ? {} : { ssh }) };
}

/** `undefined` for this host: that is also where a server on a loopback address is, unless it is said otherwise. */
function sshTarget(
  { remote, address }: Pick<IncusClient, 'remote' | 'address'>,
  said: string | undefined,
): string | undefined {
  if (remote === 'local' || said === '') return undefined;
  if (said !== undefined) return said;
  const host = new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
  return host === 'localhost' || host === '::1' || host.startsWith('127.') ? undefined : host;
}

/** The properties of the command line (`-P`, the last of a key counts) and the user's file (`-properties`). */
export function propertiesOf(flags: FlagValues): { commandLine: ReadonlyMap<string, string>; file?: string } {
  const commandLine = new Map<string, string>();
  for (const text of flags.list('P')) {
    const equals = text.indexOf('=');
    if (equals < 0) throw new LxopsError('usage', { message: `missing value from property: ${text}` });
    commandLine.set(text.slice(0, equals), text.slice(equals + 1));
  }
  const file = flags.text('properties');
  return { commandLine, ...(file === undefined ? {} : { file }) };
}

/** Which server: flags before the environment, and a socket before everything. */
export function serverChoice(flags: FlagValues, environment: Environment): ServerChoice {
  const socketPath = flags.text('socket');
  const server = flags.text('server') ?? (environment['LXOPS_SERVER'] || undefined);
  const remote = flags.text('remote');
  const ways = [socketPath, remote, ...(flags.boolean('unix') ? [''] : []), ...(flags.boolean('http') ? [''] : [])];
  if (ways.filter((way) => way !== undefined).length > 1 && !(flags.boolean('unix') && socketPath !== undefined))
    throw new LxopsError('usage', { message: '-socket, -unix, -http and -remote choose the server: give one of them' });
  if (server !== undefined && server !== 'incus' && server !== 'lxd')
    throw new LxopsError('usage', { message: `-server is incus or lxd, not "${server}"` });
  return {
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(server === undefined ? {} : { server }),
    ...(remote === undefined ? {} : { remote: { name: remote } }),
    ...(flags.boolean('http') ? { remote: 'default' as const } : {}),
    ...(flags.boolean('unix') ? { remote: { name: 'local' } } : {}),
  };
}
