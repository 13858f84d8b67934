import type { Place } from './model.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

interface IssueKind {
  readonly severity: Severity;
  readonly message: (...facts: never[]) => string;
}

/**
 * Every finding about a file: its severity and its wording, in one table. Findings are values; reading never throws.
 * A new row does not compile in `server/features/quickFixes.ts` until somebody decides about its fix.
 */
export const ISSUES = {
  'yaml-syntax': { severity: 'error', message: (reason: string) => reason },
  'yaml-control': { severity: 'error', message: () => 'Control characters are not allowed: this is not a text file' },
  'yaml-too-deep': { severity: 'error', message: () => 'The document is nested too deeply' },
  'yaml-too-many-aliases': { severity: 'error', message: () => 'The document uses aliases excessively' },
  'yaml-anchor-unknown': { severity: 'error', message: (name: string) => `No anchor is called "${name}" before this` },
  'yaml-anchor-cycle': {
    severity: 'error',
    message: (name: string) => `The value of anchor "${name}" contains itself`,
  },
  'yaml-merge': { severity: 'error', message: () => 'A merge key (<<) needs a map or a list of maps' },
  'yaml-tag': { severity: 'error', message: (text: string, tag: string) => `"${text}" is no !!${tag}` },
  'yaml-key-duplicate': {
    severity: 'warning',
    message: (key: string, effect: 'merged' | 'replaced') =>
      effect === 'merged'
        ? `The key "${key}" is here already; the two maps are merged`
        : `The key "${key}" is here already; only the last one counts`,
  },
  'yaml-type': {
    severity: 'error',
    message: (expected: string, found: string) => `Expected ${expected}, found ${found}`,
  },
  'format-unknown': {
    severity: 'error',
    message: (directive: string) =>
      directive === ''
        ? 'The first line must be #lxops-v1'
        : `Unknown format "${directive}": the first line must be exactly #lxops-v1`,
  },
  'file-missing': { severity: 'error', message: (path: string) => `The file "${path}" does not exist` },
  'file-unreadable': {
    severity: 'error',
    message: (path: string, reason: string) => `The file "${path}" cannot be read: ${reason}`,
  },
  'include-duplicate': {
    severity: 'warning',
    message: (path: string) => `${path} is included already; this include has no effect`,
  },
  'include-cycle': {
    severity: 'warning',
    message: (path: string) => `${path} includes this file, directly or not; this include has no effect`,
  },
  'include-same-file': {
    severity: 'warning',
    message: (path: string, other: string) =>
      `${path} and ${other} are one file, but lxops compares paths as text and merges it twice: write the same path`,
  },
  'path-reserved': {
    severity: 'error',
    message: (character: string) => `The character ${character} is reserved and cannot stand in a path`,
  },
  'property-unset': {
    severity: 'error',
    message: (name: string) =>
      `The property "${name}" is not set: set it under properties, with -P, or with \`lxops property set ${/^[\w./-]+$/.test(name) ? name : `"${name}"`} VALUE\``,
  },
  'property-overridden': {
    severity: 'warning',
    message: (name: string, value: string, old: string) => `Property ${name}: "${value}" overrides "${old}"`,
  },
  'filesystem-overridden': {
    severity: 'warning',
    message: (id: string) => `Filesystem ${id} replaces the one of an included file as a whole`,
  },
  'device-overridden': {
    severity: 'warning',
    message: (id: string) => `Device ${id} replaces the one of an included file as a whole`,
  },
  'include-overrides': {
    severity: 'warning',
    message: (field: string, value: string, file: string) =>
      `This ${field} has no effect: ${file}, which is included, sets it to "${value}"`,
  },
  'overrides-including': {
    severity: 'information',
    message: (field: string, value: string, file: string) =>
      `This ${field} overrides "${value}" of ${file}, although that file includes this one`,
  },
  'filesystem-unknown': { severity: 'error', message: (id: string) => `No filesystem is called "${id}"` },
  'filesystem-empty': { severity: 'error', message: (id: string) => `The filesystem "${id}" is empty` },
  'filesystem-no-id': {
    severity: 'error',
    message: (pattern: string) => `A filesystem needs an id; the one with pattern "${pattern}" has none`,
  },
  'device-empty': { severity: 'error', message: (id: string) => `The device "${id}" is empty` },
  'device-no-id': {
    severity: 'error',
    message: (path: string) => `A device needs an id; the one with path "${path}" has none`,
  },
  'device-path-duplicate': {
    severity: 'error',
    message: (path: string, id: string) => `The path "${path}" is that of device "${id}" already`,
  },
  'device-path-inside': {
    severity: 'information',
    message: (path: string, id: string, outer: string) =>
      `"${path}" is inside "${outer}", the path of device "${id}", and hides what that has there`,
  },
  'device-directory-shared': {
    severity: 'warning',
    message: (directory: string, id: string) =>
      `${directory} is the directory of device "${id}" too: what is written through one shows in both`,
  },
  'filesystem-shared': {
    severity: 'information',
    message: (id: string) =>
      `All instances share filesystem ${id}, and destroy never removes it: its pattern lacks (instance)`,
  },
  'destroy-unsaid': {
    severity: 'hint',
    message: (id: string) => `destroy keeps filesystem ${id}, because it does not say \`destroy: true\``,
  },
  'profile-duplicate': { severity: 'error', message: (name: string) => `The profile "${name}" is listed already` },
  'device-relative': {
    severity: 'error',
    message: (id: string, dir: string) =>
      `Device ${id} has no filesystem, so its dir must be absolute, but it is ${dir === '' ? 'empty' : `"${dir}"`}`,
  },
  'device-leaves': {
    severity: 'error',
    message: (id: string, directory: string) => `The directory of device ${id} leaves its filesystem: ${directory}`,
  },
  'device-origin-snapshot': {
    severity: 'error',
    message: (text: string) => `device-origin must be INSTANCE@SNAPSHOT, but it is "${text}"`,
  },
  'device-source-missing': {
    severity: 'error',
    message: (text: string) => `"${text}" names no instance, and no source-config gives one`,
  },
  'format-loop': {
    severity: 'error',
    message: (directive: string) => `Migrating this file comes back to ${directive}`,
  },
  'migration-comment': {
    severity: 'information',
    message: (key: string, advice: string) => `${key} becomes a comment: lxops-v1 does not know it. ${advice}`,
  },
  'migration-replaced': {
    severity: 'information',
    message: (key: string, by: string) => `This ${key} becomes a comment, replaced by ${by}`,
  },
  'migration-anchor': {
    severity: 'information',
    message: (key: string) =>
      `${key} stays, because an anchor in it is used elsewhere; lxops-v1 ignores the key itself`,
  },
  'migration-added': {
    severity: 'information',
    message: (key: string) =>
      `${key} is written anew at the end, because lxops-v1 would read the old lines differently`,
  },
  'migration-moved': {
    severity: 'information',
    message: (keys: string, paths: string) =>
      `${keys} moved to ${paths}. lxops ignored this until now; it is applied again, as by lxdops`,
  },
  'migration-left': {
    severity: 'warning',
    message: (what: string, advice: string) => `Not moved: ${what}. ${advice}`,
  },
  'migration-failed': {
    severity: 'error',
    message: (directive: string, reason: string) => `The migration of ${directive} failed: ${reason}`,
  },
  'migration-rewritten': {
    severity: 'information',
    message: () => 'The configuration is written anew; the old text follows as a comment',
  },
  'lxdops-os-type': { severity: 'error', message: (found: string) => `os must be a map, but this is ${found}` },
  'lxdops-os-conflict': {
    severity: 'warning',
    message: (field: string, value: string, used: string) =>
      `${field} "${value}" has no effect: os sets it to "${used}"`,
  },
  'directive-almost': {
    severity: 'error',
    message: (directive: string) =>
      `The first line must be exactly ${directive}; as it is, lxops does not know the file`,
  },
  'old-format': { severity: 'information', message: () => 'This is the format of the older program lxdops' },
  'unknown-key': {
    severity: 'warning',
    message: (key: string, nearest: string) =>
      `lxops ignores the key "${key}"${nearest ? `; did you mean "${nearest}"?` : ''}`,
  },
  'ignored-key': {
    severity: 'warning',
    message: (key: string, instead: string) => `lxops ignores "${key}". ${instead}`,
  },
  'unknown-value': {
    severity: 'error',
    message: (value: string, nearest: string, words: string) =>
      nearest
        ? `"${value}" is not known; did you mean "${nearest}"? Known are ${few(words)}`
        : `"${value}" is not one of ${few(words)}`,
  },
  'bad-permissions': {
    severity: 'error',
    message: (text: string) => `"${text}" is not a mode in octal digits, such as 0644`,
  },
  'cloud-directive': { severity: 'error', message: () => 'The first line is not #cloud-config' },
  'cloud-null-item': { severity: 'error', message: (section: string) => `This item of ${section} is empty` },
  'cloud-sudo': {
    severity: 'error',
    message: (found: string) =>
      `sudo takes yes, no, a rule or a list of rules${found ? `, not ${found}` : '; this rule is empty'}`,
  },
  'cloud-command': {
    severity: 'error',
    message: (found: string) =>
      `A command is a text for /bin/sh or a list of words${found ? `, not ${found}` : '; this one is empty'}`,
  },
  'cloud-package': {
    severity: 'error',
    message: () => 'A package is a name, or a list of a name and a version',
  },
  'cloud-encoding': {
    severity: 'error',
    message: (encoding: string) => `The content cannot be decoded: it is no ${encoding}`,
  },
  'cloud-ssh-import': {
    severity: 'error',
    message: () =>
      'lxops fetches no keys from other services, because nobody could see them before; write the keys under ssh_authorized_keys',
  },
  'cloud-locked-password': {
    severity: 'warning',
    message: () => 'This password opens nothing: passwords are locked unless lock_passwd is false',
  },
  'cloud-not-applied': {
    severity: 'warning',
    message: (what: string, ostype: string) =>
      ostype === ''
        ? `Not applied: without an ostype lxops does not know how to ${what}`
        : `Not applied: lxops does not know how to ${what} on ${ostype}`,
  },
  'cloud-name': {
    severity: 'error',
    message: (text: string, what: string) => `"${text}" cannot be ${what}`,
  },
  'cloud-path': { severity: 'error', message: () => 'This file has no path' },
  'cloud-user-name': {
    severity: 'error',
    message: (name: string) => (name ? `"${name}" cannot be the name of a user` : 'This user has no name'),
  },
  'cloud-option': {
    severity: 'error',
    message: (text: string) => `"${text}" begins with "-", so it would be taken as an option`,
  },
  'ostype-missing': { severity: 'error', message: (what: string) => `Without an ostype lxops cannot ${what}` },
  'ostype-cannot': {
    severity: 'error',
    message: (ostype: string, what: string) => `On ${ostype} lxops cannot ${what}`,
  },
} as const satisfies Record<string, IssueKind>;

const SHOWN_WORDS = 8;

/** A long list would hide what is said beside it. */
function few(words: string): string {
  const all = words.split(', ');
  const more = all.length - SHOWN_WORDS;
  return more > 1 ? `${all.slice(0, SHOWN_WORDS).join(', ')} and ${more} more` : words;
}

export type IssueCode = keyof typeof ISSUES;

/** A finding at its place. `related` points at the other places that explain it. */
export interface Issue {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  /** Facts that a quick fix needs: the unknown word and its nearest neighbours, for example. */
  readonly facts?: readonly string[];
}

/** Make an issue of a row; the facts are the arguments of its message. */
export function issue<C extends IssueCode>(
  code: C,
  place: Place,
  ...facts: Parameters<(typeof ISSUES)[C]['message']>
): Issue {
  const { severity, message } = ISSUES[code] as IssueKind;
  return {
    code,
    severity,
    message: message(...(facts as unknown as never[])),
    place,
    facts: facts as readonly string[],
  };
}
