import type { OsType } from './osType.ts';

/** Alpine Linux: apk and busybox. */
export const alpine: OsType = {
  name: 'alpine',
  installPackage: (name) => `apk add ${name}`,
  addUser: ({ name, uid, shell, homedir, noCreateHome, primaryGroup, gecos }) => [
    'adduser',
    '-g',
    gecos,
    '-D',
    ...(uid ? ['-u', uid] : []),
    ...(shell ? ['-s', shell] : []),
    ...(noCreateHome ? ['-H'] : homedir ? ['-h', homedir] : []),
    ...(primaryGroup ? ['-G', primaryGroup] : []),
    name,
  ],
  addToGroup: (user, group) => ['adduser', user, group],
  unlockForKeys: true,
  setTimezone: (timezone) => ['setup-timezone', '-z', timezone],
};
