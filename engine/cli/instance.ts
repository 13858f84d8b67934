import { compareBytes } from '../instance/compare.ts';
import type { Instance } from '../instance/model.ts';
import type { Invocation, Run } from './command.ts';
import { loadInstance, type Looked, nameFor, sayTraps } from './load.ts';
import { json, list, table } from './table.ts';

/** The profile's name is made whenever an instance is. */
const ALONE: Looked = new Set(['profile']);

/**
 * Check a configuration; print the name of the instance if all is well. `-strict` looks at every pattern and at the
 * cloud-config files too, and says on stderr what hardly means what it seems to.
 */
export const verify: Run = async (invocation) => {
  const strict = invocation.flags.boolean('strict');
  const looked: Looked = new Set([
    'profile',
    'source',
    ...(strict ? (['filesystems', 'devices', 'containment', 'owner', 'image', 'guest'] as const) : []),
  ]);
  if (strict) for (const file of invocation.words) await sayTraps(file, invocation);
  return show(invocation, looked, ({ name }) => `${name}\n`);
};

/** The description, or an empty line. */
export const description: Run = (invocation) =>
  show(invocation, ALONE, ({ config }) => `${config.description?.value ?? ''}\n`);

/** The project that the configuration names, or an empty line. */
export const project: Run = (invocation) => show(invocation, ALONE, ({ config }) => `${config.project?.value ?? ''}\n`);

/** The effective properties: the user's, the configuration's and the command line's, without built-ins. */
export const properties: Run = (invocation) =>
  show(invocation, ALONE, (instance) => {
    const rows = [...instance.properties].toSorted(([a], [b]) => compareBytes(a, b));
    if (invocation.flags.boolean('json')) return json(Object.fromEntries(rows));
    return `Effective Properties:\n${table(['KEY', 'VALUE'], rows)}`;
  });

/** The filesystems, by path. */
export const filesystems: Run = (invocation) =>
  show(invocation, new Set(['profile', 'filesystems']), (instance) => {
    if (invocation.flags.boolean('json')) {
      return json(
        instance.filesystems.map(({ place: _, zfsProperties, ...rest }) => ({
          ...rest,
          zfsProperties: Object.fromEntries(zfsProperties),
        })),
      );
    }
    const rows = instance.filesystems.map(({ id, path, pattern, destroy, transient }) => {
      const flags = [...(destroy ? ['destroy'] : []), ...(transient ? ['transient'] : [])];
      return [id, path, pattern, flags.join(' ')];
    });
    return table(['FILESYSTEM', 'PATH', 'PATTERN', 'FLAGS'], rows);
  });

/** The disk devices, by source. */
export const devices: Run = (invocation) =>
  show(invocation, partsForDevices, (instance) => {
    const sorted = instance.devices.toSorted((a, b) => compareBytes(a.directory, b.directory));
    if (invocation.flags.boolean('json')) return json(sorted.map(({ place: _, ...rest }) => rest));
    const rows = sorted.map(({ id, path, directory, dir, filesystem }) => [directory, path, id, dir, filesystem ?? '']);
    return table(['SOURCE', 'PATH', 'NAME', 'DIR', 'FILESYSTEM'], rows);
  });

/** The profiles of the configuration and the instance's own, one a line. */
export const profiles: Run = (invocation) =>
  show(invocation, ALONE, ({ config, profile }) => list([...config.profiles.map(({ value }) => value), profile]));

/** Without devices nothing looks at the filesystems. */
function partsForDevices({ config }: Instance): Looked {
  return new Set(config.devices.size > 0 ? ['profile', 'filesystems', 'devices'] : ['profile']);
}

async function show(
  invocation: Invocation,
  looked: Parameters<typeof loadInstance>[2],
  text: (instance: Instance) => string,
): Promise<number> {
  nameFor(invocation);
  for (const file of invocation.words) {
    invocation.terminal.out(text((await loadInstance(file, invocation, looked)).instance));
  }
  return 0;
}
