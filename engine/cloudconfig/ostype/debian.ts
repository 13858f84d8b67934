import type { OsType } from './osType.ts';

/** Debian: apt-get, Debian's adduser, systemd. */
export const debian: OsType = {
  name: 'debian',
  installPackage: (name) => `DEBIAN_FRONTEND=noninteractive apt-get -y install ${name}`,
  addUser: ({ name, uid, shell, homedir, noCreateHome, primaryGroup, gecos }) => [
    'adduser',
    name,
    '--disabled-password',
    '--gecos',
    gecos,
    ...(uid ? ['--uid', uid] : []),
    ...(shell ? ['--shell', shell] : []),
    ...(noCreateHome ? ['--no-create-home'] : homedir ? ['--home', homedir] : []),
    // Not --group: that makes adduser add a group, so it refuses the name of the group as a second name.
    ...(primaryGroup ? ['--ingroup', primaryGroup] : []),
  ],
  addToGroup: (user, group) => ['adduser', user, group],
  setTimezone: (timezone) => ['timedatectl', 'set-timezone', timezone],
};
