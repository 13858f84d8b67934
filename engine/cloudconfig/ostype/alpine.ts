import { chronyConfig, hostnameFile } from './doings.ts';
import type { OsType } from './osType.ts';

/** Alpine Linux: apk and busybox. */
export const alpine: OsType = {
  name: 'alpine',
  install: 'apk add',
  packageVersion: (name, version) => `${name}=${version}`,
  update: 'apk update',
  upgrade: 'apk upgrade',
  addGroup: (name) => ['addgroup', name],
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
  setHostname: hostnameFile,
  setLocale: (locale) => [{ file: '/etc/profile.d/locale.sh', content: `export LANG=${locale}\n` }],
  setTimeServers: (servers, pools) => [
    { script: 'apk add chrony' },
    ...chronyConfig('/etc/chrony/chrony.conf', servers, pools),
    { command: ['rc-update', 'add', 'chronyd'] },
    { command: ['rc-service', 'chronyd', 'restart'] },
  ],
};
