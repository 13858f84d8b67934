import { hostnameFile, isBuiltInLocale, localeEntry, timesyncdConfig } from './doings.ts';
import type { OsType } from './osType.ts';

const APT = 'DEBIAN_FRONTEND=noninteractive apt-get';

/** Debian: apt-get, Debian's adduser, systemd. */
export const debian: OsType = {
  name: 'debian',
  install: `${APT} -y install`,
  packageVersion: (name, version) => `${name}=${version}`,
  update: `${APT} update`,
  // As cloud-init: with new dependencies, which a plain upgrade leaves out.
  upgrade: `${APT} -y dist-upgrade`,
  addGroup: (name) => ['groupadd', name],
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
  setHostname: hostnameFile,
  setLocale: (locale) => [
    ...(isBuiltInLocale(locale) ? [] : [{ script: generateLocale(locale) }]),
    { file: '/etc/default/locale', content: `LANG=${locale}\n` },
  ],
  setTimeServers: (servers, pools) => [
    {
      script: `[ -e /lib/systemd/systemd-timesyncd ] || ${APT} -y install systemd-timesyncd`,
    },
    ...timesyncdConfig(servers, pools),
  ],
};

function generateLocale(locale: string): string {
  const entry = localeEntry(locale);
  return [
    'set -e',
    `command -v locale-gen >/dev/null || ${APT} -y install locales`,
    `grep -qxF '${entry}' /etc/locale.gen || echo '${entry}' >> /etc/locale.gen`,
    'locale-gen',
    '',
  ].join('\n');
}
