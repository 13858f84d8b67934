import { debian } from './debian.ts';
import type { OsType } from './osType.ts';

/** Ubuntu has Debian's commands. */
export const ubuntu: OsType = { ...debian, name: 'ubuntu' };
