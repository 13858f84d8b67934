import { chronyService, shadow, systemd } from './doings.ts';
import type { OsType } from './osType.ts';

/** openSUSE: zypper, the shadow suite, systemd. */
export const opensuse: OsType = {
  name: 'opensuse',
  install: 'zypper --non-interactive install',
  packageVersion: (name, version) => `${name}=${version}`,
  update: 'zypper --non-interactive refresh',
  upgrade: 'zypper --non-interactive update',
  ...shadow,
  ...systemd,
  setLocale: (locale) => [
    { script: 'zypper --non-interactive install glibc-locale' },
    { file: '/etc/locale.conf', content: `LANG=${locale}\n` },
  ],
  setTimeServers: (servers, pools) => chronyService('zypper --non-interactive install', servers, pools),
};
