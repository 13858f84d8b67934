import type { Doing, NewUser, OsType } from './osType.ts';

/** The name of the host in its file, and at once. */
export function hostnameFile(name: string): readonly Doing[] {
  return [{ file: '/etc/hostname', content: `${name}\n` }, { command: ['hostname', name] }];
}

/** These are in the C library itself and need no files. */
export function isBuiltInLocale(locale: string): boolean {
  return /^(C|POSIX)(\.utf-?8)?$/i.test(locale);
}

/** An entry of `locale.gen`: `en_US.UTF-8 UTF-8`. */
export function localeEntry(locale: string): string {
  const charset = locale.split('.')[1]?.split('@')[0] ?? 'ISO-8859-1';
  return `${locale} ${/^utf-?8$/i.test(charset) ? 'UTF-8' : charset}`;
}

/** The file of chrony; as the system has it when there is nothing to say. */
export function chronyConfig(file: string, servers: readonly string[], pools: readonly string[]): readonly Doing[] {
  if (servers.length + pools.length === 0) return [];
  const sources = [
    ...servers.map((name) => `server ${name} iburst\n`),
    ...pools.map((name) => `pool ${name} iburst\n`),
  ];
  const rest = 'driftfile /var/lib/chrony/drift\nmakestep 1.0 3\nrtcsync\n';
  return [{ file, content: sources.join('') + rest }];
}

/** systemd's own client, which takes pools as servers. */
export function timesyncdConfig(servers: readonly string[], pools: readonly string[]): readonly Doing[] {
  const names = [...servers, ...pools];
  const file = '/etc/systemd/timesyncd.conf.d/lxops.conf';
  return [
    ...(names.length === 0 ? [] : [{ file, content: `[Time]\nNTP=${names.join(' ')}\n` }]),
    { command: ['systemctl', 'enable', 'systemd-timesyncd'] },
    { command: ['systemctl', 'restart', 'systemd-timesyncd'] },
  ];
}

/** chrony under systemd. */
export function chronyService(install: string, servers: readonly string[], pools: readonly string[]): readonly Doing[] {
  return [
    { script: `${install} chrony` },
    ...chronyConfig('/etc/chrony.conf', servers, pools),
    { command: ['systemctl', 'enable', 'chronyd'] },
    { command: ['systemctl', 'restart', 'chronyd'] },
  ];
}

/** Users and groups as the shadow suite adds them; every user has a group of the same name unless told otherwise. */
export const shadow: Pick<OsType, 'addGroup' | 'addUser' | 'addToGroup' | 'unlockForKeys'> = {
  addGroup: (name) => ['groupadd', name],
  addUser,
  addToGroup: (user, group) => ['usermod', '--append', '--groups', group, user],
  unlockForKeys: true,
};

function addUser({ name, uid, shell, homedir, noCreateHome, primaryGroup, gecos }: NewUser): readonly string[] {
  return [
    'useradd',
    '--comment',
    gecos,
    ...(uid ? ['--uid', uid] : []),
    ...(shell ? ['--shell', shell] : []),
    ...(noCreateHome ? ['--no-create-home'] : ['--create-home', ...(homedir ? ['--home-dir', homedir] : [])]),
    ...(primaryGroup ? ['--gid', primaryGroup] : ['--user-group']),
    name,
  ];
}

/** What systemd's own tools set. */
export const systemd: Pick<OsType, 'setTimezone' | 'setHostname'> = {
  setTimezone: (timezone) => ['timedatectl', 'set-timezone', timezone],
  setHostname: (name) => [{ command: ['hostnamectl', 'set-hostname', name] }],
};
