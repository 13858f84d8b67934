import type { Command } from './command.ts';
import type { Flag } from './flags.ts';

const propertyFlags: readonly Flag[] = [
  { name: 'P', kind: 'list', value: 'KEY=VALUE', help: 'set a property; may be repeated' },
  { name: 'properties', kind: 'text', value: 'FILE', help: "the user's properties file instead of lxops/properties.yaml; '' for none" },
];

const instanceFlags: readonly Flag[] = [
  { name: 'name', kind: 'text', value: 'NAME', help: 'the name of the instance; default: the name of the file' },
  { name: 'project', kind: 'text', value: 'PROJECT', help: 'the project; default: that of the file, else the current one' },
  ...propertyFlags,
];

const changeFlags: readonly Flag[] = [
  ...instanceFlags,
  { name: 'dry-run', kind: 'boolean', help: 'print the plan and change nothing' },
  { name: 'json', kind: 'boolean', help: 'print events, one JSON object a line' },
  { name: 'plan', kind: 'text', value: 'DIGEST', help: 'run only if the plan still has this digest' },
  { name: 'yes', kind: 'boolean', help: 'do not ask, also in a terminal' },
  { name: 't', kind: 'boolean', help: 'trace: show each command and its output' },
  { name: 'poll', kind: 'number', value: 'SECONDS', help: 'how long to wait for the instance to answer (20)' },
  { name: 'wait-configure', kind: 'number', value: 'SECONDS', help: 'wait before configuring' },
  { name: 'wait-stop', kind: 'number', value: 'SECONDS', help: 'how long a stop may take before it is forced (30)' },
];

const stopFlag: Flag = { name: 'stop', kind: 'boolean', help: 'stop a running instance first' };

/** Every command of `lxops`, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  {
    name: 'launch',
    summary: 'Make the filesystems, the profile and the instance, start it and configure it',
    usage: 'FILE...',
    flags: [
      ...changeFlags,
      { name: 'offline', kind: 'boolean', help: 'with -dry-run: plan without a server, as if nothing existed yet' },
      { name: 'from', kind: 'number', value: 'N', help: 'resume at this cloud-config entry' },
      { name: 'repeat', kind: 'boolean', help: 'do the entry again that had begun when the last run stopped' },
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
    summary: 'Read configuration files',
    flags: propertyFlags,
    commands: [
      {
        name: 'print',
        summary: 'Print the merged configuration',
        usage: 'FILE',
        flags: [{ name: 'origins', kind: 'boolean', help: 'say beside each value where it was set' }],
        load: async () => (await import('./config.ts')).print,
      },
    ],
  },
  {
    name: 'i',
    summary: 'Show what a configuration means for an instance, without a server',
    flags: instanceFlags,
    commands: [
      {
        name: 'verify',
        summary: 'Check a configuration; print the name if all is well',
        usage: 'FILE...',
        load: async () => (await import('./instance.ts')).verify,
      },
      {
        name: 'filesystems',
        summary: 'List the filesystems',
        usage: 'FILE...',
        load: async () => (await import('./instance.ts')).filesystems,
      },
      {
        name: 'devices',
        summary: 'List the disk devices',
        usage: 'FILE...',
        load: async () => (await import('./instance.ts')).devices,
      },
    ],
  },
  { name: 'version', summary: 'Print the version', load: async () => (await import('./version.ts')).version },
  { name: 'help', summary: 'Explain a command', usage: '[COMMAND...]', load: async () => (await import('./help.ts')).help },
];

/** Flags that stand before the command. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'socket', kind: 'text', value: 'PATH', help: "the server's unix socket" },
  { name: 'unix', kind: 'boolean', help: 'use the unix socket (the default)' },
  { name: 'sudo', kind: 'text', value: 'auto|always|never', help: 'when to use sudo for zfs, mkdir, chown (LXOPS_SUDO; auto: unless root)' },
];
