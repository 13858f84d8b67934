import type { OsType } from './osType.ts';

/** OpenWrt: opkg; it has no command to add users or to set the time zone. */
export const openwrt: OsType = {
  name: 'openwrt',
  installPackage: (name) => `opkg install ${name}`,
};
