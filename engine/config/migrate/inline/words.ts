import type { Setting } from '../../model.ts';
import { quote } from '../../yaml/quote.ts';
import { type CloudEntry, valueLines } from './cloudText.ts';
import { leave, type Moving } from './left.ts';

/** The packages, each once. The old program pasted an entry into a shell line, so it may hold several. */
export function packageEntries(moving: Moving, packages: readonly Setting<string>[]): readonly CloudEntry[] {
  const seen = new Set<string>();
  return packages.flatMap(({ value, place }): readonly CloudEntry[] => {
    const words = value.split(/\s+/).filter((word) => word !== '' && !seen.has(word));
    if (words.some((word) => /^-|['"`$\\;&|<>(){}*?#!]/.test(word))) {
      leave(moving, place, `the package "${value}"`, 'lxops takes names only. Install it by a command under runcmd');
      return [{ lines: [`- ${quote(value)}`], isComment: true }];
    }
    for (const word of words) seen.add(word);
    return words.map((word) => ({ lines: [`- ${quote(word)}`] }));
  });
}

/** Accounts that get a password that nobody knows: on Alpine only, where one without a password cannot log in. */
export function passwordEntries(moving: Moving, names: readonly Setting<string>[]): readonly CloudEntry[] {
  const unique = [...new Map(names.map((name) => [name.value, name])).values()];
  return unique.map(({ value, place }) => {
    const isName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(value);
    if (!isName) leave(moving, place, `the password of "${value}"`, 'This cannot be the name of a user');
    const script = `[ ! -e /etc/alpine-release ] || echo "${value}:$(head -c 15 /dev/urandom | base64)" | chpasswd`;
    return { lines: valueLines('-', script, '  '), isComment: !isName };
  });
}
