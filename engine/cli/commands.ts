import type { Command } from './command.ts';
import { changeFlags, command, instanceFlags, jsonFlag, propertyFlags, stopFlag } from './commonFlags.ts';
import type { Flag } from './flags.ts';
import { CLOUD_CONFIG_COMMANDS } from './cloudConfigCommands.ts';
import { resumeFlags } from './resume.ts';
import { FILESYSTEM_COMMANDS } from './filesystemCommands.ts';
import { SERVER_COMMANDS } from './serverCommands.ts';

/** Every command of `lxops`, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'launch',
    summary: 'Make the filesystems, the profile and the instance, start it and configure it',
    usage: 'FILE...',
    flags: [
      ...changeFlags,
      { name: 'extract', kind: 'boolean', help: 'first extract what a device-template does not have yet' },
      { name: 'offline', kind: 'boolean', help: 'with -dry-run: plan without a server, as if nothing existed yet' },
      ...resumeFlags,
    ],
    load: async () => (await import('./operations.ts')).launch,
  },
  {
    name: 'rebuild',
    summary: 'Replace the operating system of an instance and configure it anew; its devices keep their data',
    usage: 'FILE...',
    flags: changeFlags,
    load: async () => (await import('./operations.ts')).rebuild,
  },
  ...CLOUD_CONFIG_COMMANDS,
  {
    name: 'delete',
    summary: 'Delete a stopped instance and its profile; filesystems stay',
    usage: 'FILE...',
    flags: [...changeFlags, stopFlag],
    load: async () => (await import('./operations.ts')).remove,
  },
  {
    name: 'destroy',
    summary: 'Delete a stopped instance, its profile and the filesystems marked `destroy: true`',
    usage: 'FILE...',
    flags: [...changeFlags, stopFlag],
    load: async () => (await import('./operations.ts')).destroy,
  },
  {
    name: 'config',
    summary: 'Read and convert configuration files',
    flags: [
      ...propertyFlags,
      {
        name: 'raw',
        kind: 'boolean',
        help: 'the one file as it is written: no includes, conditions or resolved paths',
      },
      { name: 'v', kind: 'boolean', help: 'print the name of each file that is read' },
    ],
    commands: [
      command(
        'parse',
        'Read files and say only what is wrong with them',
        'FILE...',
        [],
        async () => (await import('./config.ts')).parse,
      ),
      command(
        'print',
        'Print the merged configuration',
        'FILE',
        [
          { name: 'origins', kind: 'boolean', help: 'say beside each value where it was set and what it overrides' },
          jsonFlag,
        ],
        async () => (await import('./config.ts')).print,
      ),
      command(
        'convert',
        'Bring files of older formats into the current one; comments and order stay',
        'FILE...',
        [
          { name: 'o', kind: 'text', value: 'OUT', help: 'write the result there and leave the file' },
          { name: 'f', kind: 'boolean', help: 'rewrite files that are current, too' },
          { name: 'dry-run', kind: 'boolean', help: 'print the difference and write nothing' },
          { name: 'backup', kind: 'boolean', help: 'keep the old file as FILE.bak' },
        ],
        async () => (await import('./convert.ts')).convert,
      ),
      command(
        'formats',
        'List the formats that can be read',
        '',
        [],
        async () => (await import('./config.ts')).formats,
      ),
      command(
        'properties',
        'List the properties of the merged configuration',
        'FILE',
        [],
        async () => (await import('./config.ts')).properties,
      ),
      command(
        'packages',
        'List the packages of all cloud-config files',
        'FILE',
        [],
        async () => (await import('./config.ts')).packages,
      ),
      command(
        'cloud-config',
        'List the cloud-config files',
        'FILE',
        [],
        async () => (await import('./config.ts')).cloudConfig,
      ),
      command(
        'includes',
        'List every file that files include',
        'FILE...',
        [],
        async () => (await import('./config.ts')).includes,
      ),
    ],
  },
  {
    name: 'i',
    summary: 'Show what a configuration means for an instance, without a server',
    flags: [...instanceFlags, { name: 'trace', kind: 'boolean', help: 'accepted for old scripts; does nothing' }],
    commands: [
      command(
        'verify',
        'Check a configuration; print the name if all is well',
        'FILE...',
        [
          {
            name: 'strict',
            kind: 'boolean',
            help: 'look at every pattern, as a launch does, and say what hardly means what it seems to',
          },
        ],
        async () => (await import('./instance.ts')).verify,
      ),
      command(
        'description',
        'Print the description',
        'FILE...',
        [],
        async () => (await import('./instance.ts')).description,
      ),
      command('project', 'Print the project', 'FILE...', [], async () => (await import('./instance.ts')).project),
      command(
        'properties',
        'List the effective properties',
        'FILE...',
        [jsonFlag],
        async () => (await import('./instance.ts')).properties,
      ),
      command(
        'filesystems',
        'List the filesystems',
        'FILE...',
        [jsonFlag],
        async () => (await import('./instance.ts')).filesystems,
      ),
      command(
        'devices',
        'List the disk devices',
        'FILE...',
        [jsonFlag],
        async () => (await import('./instance.ts')).devices,
      ),
    ],
  },
  {
    name: 'property',
    summary: "Read and set the user's properties",
    flags: propertyFlags,
    commands: [
      command('list', 'List the properties', '', [jsonFlag], async () => (await import('./property.ts')).list),
      command('get', 'Print the value of a property', 'KEY', [], async () => (await import('./property.ts')).get),
      command(
        'set',
        'Set a property in the properties file',
        'KEY VALUE',
        [],
        async () => (await import('./property.ts')).set,
      ),
      command(
        'file',
        'Print the path of the properties file',
        '',
        [],
        async () => (await import('./property.ts')).file,
      ),
    ],
  },
  ...FILESYSTEM_COMMANDS,
  ...SERVER_COMMANDS,
  command(
    'ostypes',
    'List the operating systems that the original can configure, or all',
    '',
    [{ name: 'all', kind: 'boolean', help: 'also those that are new here, and your own (LXOPS_OSTYPES)' }],
    async () => (await import('./ostypes.ts')).ostypes,
  ),
  { name: 'version', summary: 'Print the version', load: async () => (await import('./version.ts')).version },
  {
    name: 'help',
    summary: 'Explain a command or a part of the file formats',
    usage: '[COMMAND... | TOPIC]',
    load: async () => (await import('./help.ts')).help,
  },
];

/** Flags that stand before the command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'socket', kind: 'text', value: 'PATH', help: "the server's unix socket" },
  { name: 'unix', kind: 'boolean', help: 'use the unix socket (the default)' },
  { name: 'http', kind: 'boolean', help: "use the default remote of the server's own client" },
  { name: 'remote', kind: 'text', value: 'NAME', help: "use this remote of the server's own client (LXOPS_REMOTE)" },
  {
    name: 'server',
    kind: 'text',
    value: 'incus|lxd',
    help: 'the kind of server (LXOPS_SERVER; default: Incus if it is here, else LXD)',
  },
  {
    name: 'ssh',
    kind: 'text',
    value: '[USER@]HOST',
    help: 'where the filesystems of a remote server are (LXOPS_SSH; default: its address)',
  },
  {
    name: 'sudo',
    kind: 'text',
    value: 'auto|always|never',
    help: 'when to use sudo for zfs, mkdir, chown (LXOPS_SUDO; auto: unless root)',
  },
];
