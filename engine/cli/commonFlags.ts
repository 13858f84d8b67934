import type { Command, Run } from './command.ts';
import type { Flag } from './flags.ts';

/** Where properties come from besides the configuration. */
export const propertyFlags: readonly Flag[] = [
  { name: 'P', kind: 'list', value: 'KEY=VALUE', help: 'set a property; may be repeated' },
  {
    name: 'properties',
    kind: 'text',
    value: 'FILE',
    help: "the user's properties file instead of lxops/properties.yaml; '' for none",
  },
];

/** Which instance a configuration is read for. */
export const instanceFlags: readonly Flag[] = [
  { name: 'name', kind: 'text', value: 'NAME', help: 'the name of the instance; default: the name of the file' },
  {
    name: 'project',
    kind: 'text',
    value: 'PROJECT',
    help: 'the project; default: that of the file, else the current one',
  },
  ...propertyFlags,
];

/** How an operation is shown, decided about and timed. */
export const changeFlags: readonly Flag[] = [
  ...instanceFlags,
  { name: 'dry-run', kind: 'boolean', help: 'print the plan and change nothing' },
  { name: 'json', kind: 'boolean', help: 'print events, one JSON object a line' },
  { name: 'plan', kind: 'text', value: 'DIGEST', help: 'run only if the plan still has this digest' },
  { name: 'yes', kind: 'boolean', help: 'do not ask, also in a terminal' },
  { name: 't', kind: 'boolean', help: 'trace: show each command and its output' },
  { name: 'poll', kind: 'number', value: 'SECONDS', help: 'how long to wait for the instance to answer (20)' },
  { name: 'wait-configure', kind: 'number', value: 'SECONDS', help: 'wait before configuring' },
  {
    name: 'wait-stop',
    kind: 'number',
    value: 'SECONDS',
    help: 'how long a shutdown may take (60); it is never forced',
  },
];

/** For what cannot be done to a running instance. */
export const stopFlag: Flag = { name: 'stop', kind: 'boolean', help: 'stop a running instance first' };

/** For what prints a result once. */
export const jsonFlag: Flag = { name: 'json', kind: 'boolean', help: 'as JSON' };

/** A command whose parts stand in the order in which they are read. */
export function command(
  name: string,
  summary: string,
  usage: string,
  flags: readonly Flag[],
  load: () => Promise<Run>,
): Command {
  return { name, summary, usage, flags, load };
}
