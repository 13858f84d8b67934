import { stringify } from 'yaml';
import { LxopsError } from '../errors.ts';
import { replaceFile } from '../files/replaceFile.ts';
import { globalAddresses } from '../incus/address.ts';
import { listInstances, type WireFullInstance } from '../incus/instances.ts';
import { compareBytes } from '../instance/compare.ts';
import type { Run } from './command.ts';
import { exactly } from './load.ts';
import { json } from './table.ts';
import { withServer } from './withServer.ts';

interface Row {
  readonly address: string;
  readonly name: string;
}

const FAMILIES: Readonly<Record<string, 'ipv4' | 'ipv6'>> = { inet: 'ipv4', inet6: 'ipv6' };

const FORMATS: Readonly<Record<string, (rows: readonly Row[], headers: boolean) => string>> = {
  csv: (rows, headers) =>
    [...(headers ? ['address,name'] : []), ...rows.map(({ address, name }) => `${address},${name}`)]
      .map((line) => `${line}\n`)
      .join(''),
  // A key holds one value, so the last address of a name is the one that is seen.
  yaml: (rows) =>
    rows.length === 0 ? '{}\n' : stringify(Object.fromEntries(rows.map(({ address, name }) => [name, address]))),
  json: (rows) => json(rows),
};

/** The global addresses of all instances in all projects, containers first. */
export const addresses: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  exactly(0, words);
  const name = flags.boolean('json') ? 'json' : (flags.text('format') ?? 'csv');
  const format = FORMATS[name];
  if (format === undefined) throw new LxopsError('usage', { message: `unrecognized format: ${name}` });
  const family = FAMILIES[flags.text('family') ?? 'inet'];
  if (family === undefined) throw new LxopsError('usage', { message: '-family is inet or inet6' });
  const instances = await withServer(invocation, (incus) => listInstances(incus, undefined, terminal.signal));
  const rows = instances
    .toSorted((a, b) => compareBytes(place(a), place(b)))
    .flatMap((instance) =>
      globalAddresses(instance.state)[family].map((address) => ({ address, name: instance.name })),
    );
  const text = format(rows, flags.boolean('headers'));
  const file = flags.text('o');
  if (file === undefined) terminal.out(text);
  else await replaceFile(file, text);
  return 0;
};

function place({ type, project, name }: WireFullInstance): string {
  return `${type === 'container' ? 0 : 1}\0${project}\0${name}`;
}
