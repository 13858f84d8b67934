/** The servers that a sandbox can run. */
export type ServerKind = 'incus' | 'lxd';

/** Where one kind of server keeps its things, and by which variables it and its clients are pointed elsewhere. */
export interface Server {
  readonly program: string;
  readonly packages: readonly string[];
  readonly directoryVariable: string;
  readonly socketVariable: string;
  readonly configVariable: string;
  /** The client's configuration directory below `~/.config`. */
  readonly configFolder: string;
  readonly protocol: string;
}

/** One row per kind of server. */
export const SERVERS: Readonly<Record<ServerKind, Server>> = {
  incus: {
    program: '/usr/libexec/incus/incusd',
    packages: ['incus-base', 'incus-client'],
    directoryVariable: 'INCUS_DIR',
    socketVariable: 'INCUS_SOCKET',
    configVariable: 'INCUS_CONF',
    configFolder: 'incus',
    protocol: 'incus',
  },
  lxd: {
    program: '/usr/bin/lxd',
    packages: ['lxd', 'lxd-client'],
    directoryVariable: 'LXD_DIR',
    socketVariable: 'LXD_SOCKET',
    configVariable: 'LXD_CONF',
    configFolder: 'lxc',
    protocol: 'lxd',
  },
};
