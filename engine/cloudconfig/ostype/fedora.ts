import { chronyService, isBuiltInLocale, shadow, systemd } from './doings.ts';
import type { OsType } from './osType.ts';

/** Fedora: dnf, the shadow suite, systemd. */
export const fedora: OsType = {
  name: 'fedora',
  install: 'dnf -y install',
  packageVersion: (name, version) => `${name}-${version}`,
  update: 'dnf -y makecache',
  upgrade: 'dnf -y upgrade',
  ...shadow,
  ...systemd,
  setLocale: (locale) => [
    ...(isBuiltInLocale(locale) ? [] : [{ script: `dnf -y install glibc-langpack-${locale.split(/[_.@]/)[0]}` }]),
    { file: '/etc/locale.conf', content: `LANG=${locale}\n` },
  ],
  setTimeServers: (servers, pools) => chronyService('dnf -y install', servers, pools),
};

/** Red Hat Enterprise Linux and what is built from it have Fedora's commands. */
export const rhelFamily: readonly OsType[] = ['rhel', 'almalinux', 'centos', 'rockylinux'].map((name) => ({
  ...fedora,
  name,
}));
