import { stringify } from 'yaml';
import { LxopsError } from '../errors.ts';
import { waitForAddress } from '../incus/address.ts';
import { getInstance, listInstances, type WireInstance } from '../incus/instances.ts';
import { compareBytes } from '../instance/compare.ts';
import type { Invocation, Run } from './command.ts';
import { exactly } from './load.ts';
import { json, list, table } from './table.ts';
import { projectOf, withServer } from './withServer.ts';

/** Everything that the server says about an instance, as YAML. */
export const info: Run = (invocation) =>
  show(invocation, (instance) => (invocation.flags.boolean('json') ? json(instance) : stringify(instance)));

/** The profiles of an instance, in order, one a line. */
export const profiles: Run = (invocation) =>
  show(invocation, (instance) =>
    invocation.flags.boolean('json') ? json(instance.profiles) : list(instance.profiles),
  );

/** The disk devices of an instance, those of its profiles too, by source. */
export const devices: Run = (invocation) =>
  show(invocation, ({ expanded_devices: all }) => {
    const disks = Object.entries(all)
      .filter(([, { type }]) => type === 'disk')
      .map(([name, { source = '', path = '', readonly }]) => ({ source, path, name, readonly: readonly === 'true' }))
      .toSorted((a, b) => compareBytes(a.source, b.source) || compareBytes(a.path, b.path));
    if (invocation.flags.boolean('json')) return json(disks);
    const rows = disks.map(({ source, path, name, readonly }) => [source, path, name, String(readonly)]);
    return table(['SOURCE', 'PATH', 'NAME', 'READONLY'], rows);
  });

/** Wait until each instance has an address, and print it. */
export const wait: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    for (const instance of words) {
      const outcome = await waitForAddress(incus, { project, instance }, flags.number('poll') ?? 20, terminal.signal);
      if (outcome.kind === 'not-running')
        throw new LxopsError('instance.stopped', { instance, status: outcome.status });
      if (outcome.kind !== 'address') throw new LxopsError('instance.no-address', { instance, reason: outcome.kind });
      terminal.out(`${outcome.address}\n`);
    }
    return 0;
  });
};

/** The MAC address of each instance of the project. */
export const hwaddr: Run = async (invocation) => {
  exactly(0, invocation.words);
  return await withServer(invocation, async (incus) => {
    const all = await listInstances(incus, await projectOf(invocation, incus), invocation.terminal.signal);
    const rows = all
      .map((instance): [string, string] => [hwaddrOf(instance), instance.name])
      .toSorted(([, a], [, b]) => compareBytes(a, b));
    const asJson = () => json(rows.map(([address, name]) => ({ hwaddr: address, name })));
    invocation.terminal.out(invocation.flags.boolean('json') ? asJson() : table(['HWADDR', 'NAME'], rows));
    return 0;
  });
};

/** That of `eth0`; without one the first there is. */
function hwaddrOf({ expanded_config: config }: WireInstance): string {
  const first = Object.keys(config)
    .filter((key) => /^volatile\..*\.hwaddr$/.test(key))
    .toSorted(compareBytes)[0];
  return config['volatile.eth0.hwaddr'] ?? config[first ?? ''] ?? '';
}

/** Read the one instance that the words name, and print what `text` makes of it. */
async function show(invocation: Invocation, text: (instance: WireInstance) => string): Promise<number> {
  const { words, terminal } = invocation;
  const [name] = exactly(1, words);
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    const instance = await getInstance(incus, { project, instance: name }, terminal.signal);
    if (instance === undefined) throw new LxopsError('instance.missing', { instance: name, project });
    terminal.out(text(instance));
    return 0;
  });
}
