import { LxopsError } from '../../errors.ts';
import type { OsType } from './osType.ts';

/** What each member has to be, and what it has to return. */
const MEMBERS: { readonly [K in keyof OsType]-?: readonly string[] } = {
  name: ['string'],
  install: ['string'],
  packageVersion: ['function', 'string'],
  update: ['string'],
  upgrade: ['string'],
  addGroup: ['function', 'words'],
  addUser: ['function', 'words'],
  addToGroup: ['function', 'words'],
  unlockForKeys: ['boolean'],
  setTimezone: ['function', 'words'],
  setHostname: ['function', 'doings'],
  setLocale: ['function', 'doings'],
  setTimeServers: ['function', 'doings'],
};

const REQUIRED: readonly (keyof OsType)[] = ['name', 'install'];

/**
 * An ostype that somebody else wrote. Its functions are held to what they promise, so that a mistake is found before
 * anything is done in an instance.
 *
 * @returns what it is instead, when it is no ostype
 */
export function checkedOsType(value: unknown): OsType | string {
  if (typeof value !== 'object' || value === null) return 'no ostype: { name, install, … }';
  const members = value as Readonly<Record<string, unknown>>;
  const lacking = REQUIRED.find((key) => typeof members[key] !== 'string' || members[key] === '');
  if (lacking !== undefined) return `no ostype: it has no ${lacking}`;
  const wrong = Object.entries(MEMBERS).find(([key, [type]]) => key in members && typeof members[key] !== type);
  if (wrong !== undefined) return `no ostype: ${wrong[0]} is no ${wrong[1][0]}`;
  const name = String(members['name']);
  const checked = Object.entries(MEMBERS).map(([key, [type, result = '']]) => {
    const member = members[key];
    return [key, type === 'function' && typeof member === 'function' ? held(`${name}.${key}`, member, result) : member];
  });
  const own: unknown = Object.fromEntries(checked.filter(([, member]) => member !== undefined));
  return own as OsType;
}

function held(name: string, member: unknown, result: string): (...facts: readonly unknown[]) => unknown {
  return (...facts) => {
    const value: unknown = (member as (...facts: readonly unknown[]) => unknown)(...facts);
    if (RESULTS[result]?.(value) === true) return value;
    const message = `LXOPS_OSTYPES: ${name} returned ${JSON.stringify(value)}, which is no ${result}`;
    throw new LxopsError('usage', { message });
  };
}

const RESULTS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string' && value !== '',
  words: isWords,
  doings: (value) => Array.isArray(value) && value.every(isDoing),
};

function isWords(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string');
}

function isDoing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('command' in value) return isWords(value.command);
  if ('script' in value) return typeof value.script === 'string';
  return 'file' in value && typeof value.file === 'string' && 'content' in value && typeof value.content === 'string';
}
