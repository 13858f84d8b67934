import type { GuestAction } from './action.ts';

/** A line that handles a password is not shown at all, as nobody can tell which of its words is the password. */
export function withoutSecrets(line: string): string {
  if (/passw|private key|htdigest/i.test(line.replaceAll('--disabled-password', ''))) {
    return '(hidden: it handles a password or a key)';
  }
  return maskNamed(line);
}

/** What actions hold that nobody should read in a log: hashes, values that are named as secrets, private files. */
export function secretsOf(actions: readonly GuestAction[]): readonly string[] {
  const found = actions.flatMap((action): readonly string[] => {
    switch (action.op) {
      case 'script':
        return [...(action.secrets ?? []), ...namedSecrets(action.input)];
      case 'command':
        return action.args.flatMap(namedSecrets);
      case 'write':
      case 'append':
        return action.encoding === undefined && isPrivate(action.mode) ? action.content.split('\n') : [];
      case 'exists':
        return secretsOf(action.actions);
    }
  });
  const long = new Set(found.map((text) => text.trim()).filter((text) => text.length >= MIN_LENGTH));
  return [...long].toSorted((a, b) => b.length - a.length);
}

/** Text without these secrets. */
export function withoutThese(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) masked = masked.replaceAll(secret, '***');
  return masked;
}

/** Output for a log: without these secrets, and without what looks like one. */
export function maskSecrets(line: string, secrets: readonly string[]): string {
  return maskNamed(withoutThese(line, secrets)).replaceAll(PASSWORD, '$1***');
}

/** Shorter words stand in too many other words. */
const MIN_LENGTH = 5;

const NAMED = /((?:secret|token|api[_-]?key|credential)\w*(?:=|:[ \t]*|[ \t]+))(\S+)/gi;
const PASSWORD = /(passw(?:or)?d\w*(?:=|:[ \t]*|[ \t]+))(\S+)/gi;
const IN_URL = /(\/\/[^\s/:@]*:)([^\s/@]+)@/g;

function maskNamed(line: string): string {
  return line.replaceAll(NAMED, '$1***').replaceAll(IN_URL, '$1***@');
}

function namedSecrets(text: string): readonly string[] {
  const values = [NAMED, PASSWORD, IN_URL].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, , value]) => value),
  );
  const piped = [...text.matchAll(/[\w-]+:(\S+?)['"]?\s*\|\s*chpasswd/g)].map(([, value]) => value);
  return [...values, ...piped].flatMap((value) => value?.replaceAll(/^['"]|['"]$/g, '') ?? []);
}

/** Nobody but the owner may read it. */
function isPrivate(mode: string): boolean {
  return (Number.parseInt(mode, 8) & 0o077) === 0;
}
