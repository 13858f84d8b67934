import type { OsType } from './osType.ts';

/** OpenWrt: opkg and uci; it has no command to add users or to set the time zone. */
export const openwrt: OsType = {
  name: 'openwrt',
  install: 'opkg install',
  update: 'opkg update',
  setHostname: (name) => [
    { command: ['uci', 'set', `system.@system[0].hostname=${name}`] },
    { command: ['uci', 'commit', 'system'] },
    { command: ['hostname', name] },
  ],
};
