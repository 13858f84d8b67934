import { posix } from 'node:path';
import { type CloudEntry, mapEntry } from './cloudText.ts';
import { leave, type Moving } from './left.ts';
import type { Item } from './sections.ts';

/** The users that the old program made, as entries of `users`. It made no user root, but could give it keys. */
export function userEntries(moving: Moving, users: readonly Item[]): readonly CloudEntry[] {
  return users.map((user) => userEntry(moving, user));
}

/** The directories that the homes need: the old program made those above a home, adduser does not. */
export function homeParents(users: readonly Item[]): readonly string[] {
  const homes = users.filter(isMade).map(({ texts }) => texts.get('home') ?? '');
  const parents = homes.filter((home) => home.startsWith('/')).map((home) => posix.dirname(home));
  return [...new Set(parents)].filter((parent) => parent !== '/' && parent !== '/home');
}

function userEntry(moving: Moving, user: Item): CloudEntry {
  const { texts, lists, flags, place } = user;
  const name = texts.get('name') ?? '';
  if (flags.has('ssh')) {
    leave(moving, place, `the ssh keys of ${name || 'a user'}`, 'Write them under ssh_authorized_keys');
  }
  const entry = mapEntry(
    {
      name: name || 'NAME',
      uid: texts.get('uid') ?? '',
      shell: texts.get('shell') ?? '',
      homedir: texts.get('home') ?? '',
      groups: (lists.get('groups') ?? []).join(', '),
      ...(flags.has('sudo') ? { sudo: true as const } : {}),
    },
    flags.has('ssh') ? ['ssh_authorized_keys: [] # lxdops copied those of ~/.ssh/authorized_keys'] : [],
  );
  if (isMade(user)) return entry;
  if (name === '' || flags.has('current')) {
    leave(moving, place, 'a user without a name', 'lxdops gave it the name of whoever ran it. Write a name');
  } else if (name === 'root') {
    leave(moving, place, 'the user root', 'It is there anyway; lxdops gave it nothing but keys');
  } else leave(moving, place, `the user "${name}"`, 'This cannot be the name of a user');
  return { ...entry, isComment: true };
}

function isMade({ texts, flags }: Item): boolean {
  const name = texts.get('name') ?? '';
  return name !== 'root' && !flags.has('current') && /^[\p{L}\p{N}_][\p{L}\p{N}_.@+-]*\$?$/u.test(name);
}
