import type { Command } from './command.ts';
import { changeFlags, command } from './commonFlags.ts';
import type { Flag } from './flags.ts';
import { resumeFlags } from './resume.ts';

/** How cloud-config files are applied to an instance that lxops may know nothing about. */
export const applyFlags: readonly Flag[] = [
  { name: 'i', kind: 'list', value: 'INSTANCE', help: 'apply files to this instance; may be repeated' },
  {
    name: 'ostype',
    kind: 'text',
    value: 'OSTYPE',
    help: "what runs in the instance, for packages, users and the time zone; '?' lists them, LXOPS_OSTYPES names modules with more",
  },
  ...changeFlags.filter(({ name }) => ['project', 'dry-run', 'json', 'plan', 'yes', 't'].includes(name)),
  ...resumeFlags,
];

/** Commands that apply cloud-config files. */
export const CLOUD_CONFIG_COMMANDS: readonly Command[] = [
  command(
    'configure',
    'Apply the cloud-config files of a configuration to its running instance',
    'FILE...',
    [
      ...changeFlags.filter(({ name }) => !['wait-stop', 'poll'].includes(name)),
      { name: 'poll-seconds', kind: 'number', value: 'SECONDS', help: 'how long to wait for an address (20)' },
      { name: 'trace', kind: 'boolean', help: 'as -t' },
      ...resumeFlags,
    ],
    async () => (await import('./configure.ts')).configure,
  ),
  command(
    'cloudconfig',
    'Apply cloud-config files to instances: -i INSTANCE FILE..., -f FILE INSTANCE..., or INSTANCE... < FILE',
    '[FILE... | INSTANCE...]',
    [
      { name: 'f', kind: 'text', value: 'FILE', help: 'apply this file to the instances that are named' },
      ...applyFlags,
    ],
    async () => (await import('./cloudconfig.ts')).cloudconfig,
  ),
];
