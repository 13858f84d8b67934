import type { Command, Run } from './command.ts';
import { changeFlags, command, instanceFlags, jsonFlag, propertyFlags } from './commonFlags.ts';
import { applyFlags } from './cloudConfigCommands.ts';
import type { Flag } from './flags.ts';

const projectFlag: Flag = {
  name: 'project',
  kind: 'text',
  value: 'PROJECT',
  help: 'the project; default: the current one',
};

const traceFlag: Flag = { name: 'trace', kind: 'boolean', help: 'accepted, as by the original' };

const profileOf = async (name: 'list' | 'diff' | 'apply' | 'reorder'): Promise<Run> =>
  (await import('./profile.ts'))[name];
const profileFile = async (name: 'imports' | 'exports' | 'exists'): Promise<Run> =>
  (await import('./profileFiles.ts'))[name];
const instanceOf = async (name: 'info' | 'profiles' | 'devices' | 'wait' | 'hwaddr'): Promise<Run> =>
  (await import('./instances.ts'))[name];

const imageFlags: readonly Flag[] = [
  { name: 'c', kind: 'text', value: 'FILE', help: 'the configuration that the instance was made from' },
  {
    name: 'alias',
    kind: 'text',
    value: 'ALIAS',
    help: 'default: with -c its os, variant and version, else the instance',
  },
  { name: 'os', kind: 'text', value: 'OS', help: 'default: ostype of the configuration' },
  {
    name: 'variant',
    kind: 'text',
    value: 'TEXT',
    help: 'default: the name of the configuration, else of the instance',
  },
  { name: 'release', kind: 'text', value: 'TEXT', help: 'default: the digits in the name of the instance' },
  { name: 'serial', kind: 'text', value: 'TEXT', help: 'default: -release, else as that' },
  { name: 'description', kind: 'text', value: 'TEXT', help: 'default: the first line of that of the configuration' },
  { name: 'name', kind: 'text', value: 'TEXT', help: 'default: the name of the instance' },
  { name: 'architecture', kind: 'text', value: 'TEXT', help: 'default: that of the instance' },
  { name: 'compression', kind: 'text', value: 'NAME', help: "gzip, zstd, none, …; default: the server's own choice" },
  { name: 'format', kind: 'text', value: 'unified', help: 'accepted, as by the original' },
];

/** Commands about what is on the server. */
export const SERVER_COMMANDS: readonly Command[] = [
  {
    name: 'profile',
    summary: 'Compare the profiles of instances with their configurations, and keep profiles in files',
    commands: [
      command(
        'list',
        'List the profiles that a configuration wants, and the own one of the instance',
        'FILE...',
        [...instanceFlags, traceFlag],
        () => profileOf('list'),
      ),
      command(
        'diff',
        'Say how the profiles of an instance differ from its configuration',
        'FILE...',
        [...instanceFlags, traceFlag, jsonFlag],
        () => profileOf('diff'),
      ),
      command(
        'apply',
        'Give an instance exactly the profiles of its configuration',
        'FILE...',
        [...changeFlags, traceFlag],
        () => profileOf('apply'),
      ),
      command(
        'reorder',
        'Bring the profiles of an instance into the order of its configuration',
        'FILE...',
        [...changeFlags, traceFlag],
        () => profileOf('reorder'),
      ),
      command(
        'import',
        'Make or replace profiles by files of their names',
        'FILE...',
        [projectFlag, ...changeFlags.filter(({ name }) => ['dry-run', 'json', 'plan', 'yes'].includes(name))],
        () => profileFile('imports'),
      ),
      command(
        'export',
        'Write profiles into files of their names',
        'NAME...',
        [
          projectFlag,
          { name: 'd', kind: 'text', value: 'DIR', help: 'the directory to write into; default: this one' },
          { name: 'all', kind: 'boolean', help: 'all profiles of the project' },
        ],
        () => profileFile('exports'),
      ),
      command('exists', 'Print the name if there is such a profile; exit code 1 if not', 'NAME', [projectFlag], () =>
        profileFile('exists'),
      ),
    ],
  },
  {
    name: 'instance',
    summary: 'Look at instances, whoever made them',
    flags: [projectFlag],
    commands: [
      command('info', 'Print everything that the server says about an instance, as YAML', 'NAME', [jsonFlag], () =>
        instanceOf('info'),
      ),
      command('profiles', 'List the profiles of an instance', 'NAME', [jsonFlag], () => instanceOf('profiles')),
      command('devices', 'List the disk devices of an instance', 'NAME', [jsonFlag], () => instanceOf('devices')),
      command(
        'wait',
        'Wait until instances have an address',
        'NAME...',
        [{ name: 'poll', kind: 'number', value: 'SECONDS', help: 'how long to wait (20)' }],
        () => instanceOf('wait'),
      ),
      command(
        'cloudconfig',
        'Apply cloud-config files, or standard input, to an instance',
        '[FILE...]',
        applyFlags,
        async () => (await import('./cloudconfig.ts')).instanceCloudconfig,
      ),
      command('hwaddr', 'List the MAC addresses of all instances', '', [jsonFlag], () => instanceOf('hwaddr')),
      command(
        'addresses',
        'List the addresses of all instances in all projects',
        '',
        [
          { name: 'family', kind: 'text', value: 'inet|inet6', help: 'IPv4 (the default) or IPv6' },
          { name: 'format', kind: 'text', value: 'csv|yaml|json', help: 'csv is the default' },
          { name: 'headers', kind: 'boolean', help: 'with csv: name the columns first' },
          { name: 'o', kind: 'text', value: 'FILE', help: 'write into this file' },
          jsonFlag,
        ],
        async () => (await import('./addresses.ts')).addresses,
      ),
      command(
        'number',
        'Keep a number for each instance in a file',
        'NAME...',
        [
          { name: 'f', kind: 'text', value: 'FILE', help: 'the file, with lines NAME,NUMBER' },
          {
            name: 'first',
            kind: 'number',
            value: 'N',
            help: 'the smallest new number; default: the smallest in the file',
          },
          { name: 'last', kind: 'number', value: 'N', help: 'the largest new number' },
          { ...projectFlag, help: 'number all instances of this project too' },
          { name: 'r', kind: 'boolean', help: 'with -project: only those that run' },
          { name: 'clean', kind: 'boolean', help: 'forget the names that are not given' },
          jsonFlag,
        ],
        async () => (await import('./number.ts')).number,
      ),
    ],
  },
  {
    name: 'image',
    summary: 'Look at images',
    commands: [
      command(
        'instances',
        'List which instance was made from which image',
        '',
        [projectFlag, jsonFlag],
        async () => (await import('./image.ts')).instances,
      ),
    ],
  },
  command(
    'publish',
    'Make an image of a snapshot of an instance',
    'INSTANCE[/SNAPSHOT] [SNAPSHOT]',
    [
      ...imageFlags,
      projectFlag,
      ...propertyFlags,
      { name: 'dry-run', kind: 'boolean', help: 'print what the image would be; needs no server' },
      { name: 'json', kind: 'boolean', help: 'print events, one JSON object a line' },
      { name: 't', kind: 'boolean', help: 'show how far the server is' },
    ],
    async () => (await import('./publish.ts')).publish,
  ),
];
