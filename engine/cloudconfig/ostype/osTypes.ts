import { alpine } from './alpine.ts';
import { debian } from './debian.ts';
import { openwrt } from './openwrt.ts';
import type { OsType } from './osType.ts';
import { ubuntu } from './ubuntu.ts';

/** All ostypes, by the name that configurations use. */
export const OS_TYPES: ReadonlyMap<string, OsType> = new Map(
  [alpine, debian, openwrt, ubuntu].map((ostype) => [ostype.name, ostype]),
);
