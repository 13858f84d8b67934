import type { InstancePart } from '../instance/model.ts';
import type { Invocation, Run } from './command.ts';
import { loadInstance } from './load.ts';
import { table } from './table.ts';

const everything: ReadonlySet<InstancePart> = new Set(['profile', 'filesystems', 'devices', 'owner', 'image']);
const places: ReadonlySet<InstancePart> = new Set(['profile', 'filesystems', 'devices']);

/** Check a configuration; print the name of the instance if all is well. */
export const verify: Run = (invocation) =>
  forEach(invocation, async (file) => `${(await loadInstance(file, invocation, everything)).instance.name}\n`);

/** The filesystems, by path. */
export const filesystems: Run = (invocation) =>
  forEach(invocation, async (file) => {
    const { instance } = await loadInstance(file, invocation, places);
    const rows = instance.filesystems.map(({ id, path, pattern, destroy, transient }) => [
      id,
      path,
      pattern,
      [destroy ? 'destroy' : '', transient ? 'transient' : ''].filter((flag) => flag !== '').join(' '),
    ]);
    return table(['FILESYSTEM', 'PATH', 'PATTERN', 'FLAGS'], rows);
  });

/** The disk devices, by source. */
export const devices: Run = (invocation) =>
  forEach(invocation, async (file) => {
    const { instance } = await loadInstance(file, invocation, places);
    const rows = instance.devices
      .toSorted((a, b) => (a.directory < b.directory ? -1 : Number(a.directory > b.directory)))
      .map(({ id, path, directory, dir, filesystem }) => [directory, path, id, dir, filesystem ?? '']);
    return table(['SOURCE', 'PATH', 'NAME', 'DIR', 'FILESYSTEM'], rows);
  });

async function forEach({ words, terminal }: Invocation, show: (file: string) => Promise<string>): Promise<number> {
  for (const file of words) terminal.out(await show(file));
  return 0;
}
