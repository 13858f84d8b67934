import { chronyConfig, hostnameFile, isBuiltInLocale, localeEntry, shadow } from './doings.ts';
import type { OsType } from './osType.ts';

/** Void Linux: xbps, the shadow suite, runit. */
export const voidLinux: OsType = {
  name: 'void',
  install: 'xbps-install -y',
  packageVersion: (name, version) => `${name}-${version}`,
  update: 'xbps-install -S',
  upgrade: 'xbps-install -Syu',
  ...shadow,
  setTimezone: (timezone) => ['ln', '-sfn', `/usr/share/zoneinfo/${timezone}`, '/etc/localtime'],
  setHostname: hostnameFile,
  setLocale: (locale) => [
    ...(isBuiltInLocale(locale) ? [] : [{ script: generateLocale(locale) }]),
    { file: '/etc/locale.conf', content: `LANG=${locale}\n` },
  ],
  setTimeServers: (servers, pools) => [
    { script: 'xbps-install -y chrony' },
    ...chronyConfig('/etc/chrony.conf', servers, pools),
    { command: ['ln', '-sfn', '/etc/sv/chronyd', '/var/service/'] },
  ],
};

function generateLocale(locale: string): string {
  const entry = localeEntry(locale);
  const file = '/etc/default/libc-locales';
  return `set -e\ngrep -qxF '${entry}' ${file} || echo '${entry}' >> ${file}\nxbps-reconfigure -f glibc-locales\n`;
}
