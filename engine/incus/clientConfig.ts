import { parseDocument } from 'yaml';

/** What the user's `incus` or `lxc` command is configured with, as far as it concerns us. */
export interface ClientConfig {
  readonly remotes: ReadonlyMap<string, Remote>;
  /** The one that the client uses when none is named; lxops does so only when asked. */
  readonly defaultRemote?: string;
}

export interface Remote {
  readonly address: string;
  /** As written; empty means the server's own protocol. */
  readonly protocol: string;
  /** How the server knows its clients: `tls`, `oidc`, …; empty means tls. */
  readonly authType: string;
  readonly project: string | undefined;
  /** PEM of the server's certificate, when the user has accepted one. */
  readonly certificate: string | undefined;
}

/** Remotes that exist without being configured. */
export const builtInRemotes: Readonly<Record<'incus' | 'lxd', ClientConfig>> = {
  incus: { remotes: new Map([['images', simplestreams('https://images.linuxcontainers.org')]]) },
  lxd: {
    remotes: new Map([
      ['images', simplestreams('https://images.linuxcontainers.org')],
      ['ubuntu', simplestreams('https://cloud-images.ubuntu.com/releases/')],
      ['ubuntu-daily', simplestreams('https://cloud-images.ubuntu.com/daily/')],
    ]),
  },
};

/** Parse a `config.yml`; what is not understood counts as not written, as this file belongs to another program. */
export function parseClientConfig(yaml: string): ClientConfig {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  const root: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  const remotes = record(record(root)['remotes']);
  const defaultRemote = text(record(root)['default-remote']);
  const own = new Map(Object.entries(remotes).map(([name, entry]) => [name, toRemote(record(entry))]));
  return { remotes: own, ...(defaultRemote === '' ? {} : { defaultRemote }) };
}

/** The project that is current for a remote: `INCUS_PROJECT` (Incus only), else that of `incus project switch`. */
export function currentProject(
  config: ClientConfig,
  server: 'incus' | 'lxd',
  environment: Readonly<Record<string, string | undefined>>,
  remote = 'local',
): string {
  const named = server === 'incus' ? environment['INCUS_PROJECT'] : undefined;
  return named || config.remotes.get(remote)?.project || 'default';
}

function toRemote(entry: Readonly<Record<string, unknown>>): Remote {
  return {
    address: text(entry['addr']),
    protocol: text(entry['protocol']),
    authType: text(entry['auth_type']),
    project: text(entry['project']) || undefined,
    certificate: undefined,
  };
}

function simplestreams(address: string): Remote {
  return { address, protocol: 'simplestreams', authType: '', project: undefined, certificate: undefined };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
