import { alpine } from './alpine.ts';
import { arch } from './arch.ts';
import { debian } from './debian.ts';
import { fedora, rhelFamily } from './fedora.ts';
import { opensuse } from './opensuse.ts';
import { openwrt } from './openwrt.ts';
import type { OsType } from './osType.ts';
import { ubuntu } from './ubuntu.ts';
import { voidLinux } from './void.ts';

/** What lxops knows of operating systems, by the name that configurations use. */
export type OsTypes = ReadonlyMap<string, OsType>;

/** All ostypes that lxops brings. */
export const OS_TYPES: OsTypes = withOsTypes(new Map(), [
  alpine,
  arch,
  debian,
  fedora,
  ...rhelFamily,
  opensuse,
  openwrt,
  ubuntu,
  voidLinux,
]);

/** The same and more; one of a known name takes its place. */
export function withOsTypes(known: OsTypes, more: readonly OsType[]): OsTypes {
  return new Map([...known, ...more.map((ostype) => [ostype.name, ostype] as const)]);
}
