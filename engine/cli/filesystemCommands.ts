import type { Command, Run } from './command.ts';
import { changeFlags, command } from './commonFlags.ts';
import type { Flag } from './flags.ts';

const snapshotFlag: Flag = { name: 's', kind: 'text', value: 'SNAPSHOT', help: 'the name of the snapshot' };

const archiveFlags: readonly Flag[] = [
  ...changeFlags,
  { name: 'd', kind: 'text', value: 'DIRECTORY', help: 'where the archives are; default: the working directory' },
  { name: 'image', kind: 'boolean', help: 'the image with the name of the instance, too' },
];

const forceFlag: Flag = { name: 'force', kind: 'boolean', help: 'also over what exists, which is lost' };

const filesystems = async (
  name: 'createDevices' | 'extract' | 'createProfile' | 'rename' | 'snapshot' | 'rollback' | 'exports' | 'imports',
): Promise<Run> => (await import('./filesystems.ts'))[name];

/** Commands on the datasets and directories of instances. */
export const FILESYSTEM_COMMANDS: readonly Command[] = [
  command(
    'create-devices',
    'Make the filesystems and directories of an instance, without the instance',
    'FILE...',
    changeFlags,
    () => filesystems('createDevices'),
  ),
  command(
    'extract',
    'Make the filesystems of an instance and fill its devices with what its image has in their place',
    'FILE...',
    changeFlags,
    () => filesystems('extract'),
  ),
  command('create-profile', 'Make the profile of an instance, without the instance', 'FILE...', changeFlags, () =>
    filesystems('createProfile'),
  ),
  command('rename', 'Rename a stopped instance with its profile and its filesystems', 'FILE NEWNAME', changeFlags, () =>
    filesystems('rename'),
  ),
  command(
    'snapshot',
    'Take a snapshot of the datasets of an instance, or destroy one',
    'FILE...',
    [
      ...changeFlags,
      { ...snapshotFlag, help: 'the name of the snapshot; default: the time' },
      { name: 'c', kind: 'boolean', help: 'of the instance too' },
      { name: 'd', kind: 'boolean', help: 'destroy the snapshot' },
      { name: 'R', kind: 'boolean', help: 'with -d: with all its clones, and below the datasets' },
    ],
    () => filesystems('snapshot'),
  ),
  command(
    'rollback',
    'Put the datasets of a stopped instance back to a snapshot; later snapshots are lost',
    'FILE...',
    [...changeFlags, snapshotFlag, { name: 'c', kind: 'boolean', help: 'the instance too' }],
    () => filesystems('rollback'),
  ),
  command(
    'export',
    'Pack the filesystems of an instance into archives',
    'FILE',
    [...archiveFlags, { name: 'snapshot', kind: 'text', value: 'SNAPSHOT', help: 'as they are in this snapshot' }],
    () => filesystems('exports'),
  ),
  command(
    'import',
    'Make the filesystems of an instance and unpack their archives',
    'FILE',
    [...archiveFlags, forceFlag],
    () => filesystems('imports'),
  ),
  command(
    'copy-filesystems',
    'Copy the datasets of an instance to another name, here or over ssh',
    '',
    [
      ...changeFlags.filter(({ name }) => name !== 'name' && name !== 'project'),
      { name: 'c', kind: 'text', value: 'FILE', help: 'the configuration of both' },
      { name: 'container', kind: 'text', value: 'NAME', help: 'the instance to copy to' },
      { name: 'from-container', kind: 'text', value: 'NAME', help: 'the instance to copy from; default: the same' },
      { name: 'from-host', kind: 'text', value: 'HOST', help: 'copy from this host' },
      { name: 'to-host', kind: 'text', value: 'HOST', help: 'copy to this host' },
      { ...snapshotFlag, help: 'copy what this snapshot holds; default: take one now' },
      forceFlag,
    ],
    async () => (await import('./copyFilesystems.ts')).copy,
  ),
  command(
    'shiftids',
    'Add a number to the owners of everything in directories',
    'DIRECTORY...',
    [
      ...changeFlags.filter(({ name }) => ['dry-run', 'json', 'plan', 'yes'].includes(name)),
      { name: 'u', kind: 'number', value: 'N', help: 'add to owners below N' },
      { name: 'g', kind: 'number', value: 'N', help: 'add to groups below N' },
      { name: 'v', kind: 'boolean', help: 'print each change' },
    ],
    async () => (await import('./shiftIds.ts')).shift,
  ),
];
