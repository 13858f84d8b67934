import { isBuiltInLocale, localeEntry, shadow, systemd, timesyncdConfig } from './doings.ts';
import type { OsType } from './osType.ts';

/** Arch Linux: pacman, which knows one version of each package; the shadow suite, systemd. */
export const arch: OsType = {
  name: 'arch',
  install: 'pacman -S --noconfirm --needed',
  update: 'pacman -Sy --noconfirm',
  upgrade: 'pacman -Syu --noconfirm',
  ...shadow,
  ...systemd,
  setLocale: (locale) => [
    ...(isBuiltInLocale(locale) ? [] : [{ script: generateLocale(locale) }]),
    { file: '/etc/locale.conf', content: `LANG=${locale}\n` },
  ],
  setTimeServers: timesyncdConfig,
};

function generateLocale(locale: string): string {
  const entry = localeEntry(locale);
  return `set -e\ngrep -qxF '${entry}' /etc/locale.gen || echo '${entry}' >> /etc/locale.gen\nlocale-gen\n`;
}
