import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseProperties, setProperty } from '../config/properties.ts';
import { LxopsError } from '../errors.ts';
import { propertiesFile } from '../files/properties.ts';
import { readTextFile } from '../files/readTextFile.ts';
import { replaceFile } from '../files/replaceFile.ts';
import { compareBytes } from '../instance/compare.ts';
import type { Invocation, Run } from './command.ts';
import { exactly, readProperties, refuseErrors } from './load.ts';
import { propertiesOf } from './settings.ts';
import { table } from './table.ts';

/** The user's properties. */
export const list: Run = async (invocation) => {
  exactly(0, invocation.words);
  const { user } = await readProperties(invocation);
  const rows = [...user]
    .map(([key, { value }]): [string, string] => [key, value])
    .toSorted(([a], [b]) => compareBytes(a, b));
  const json = invocation.flags.boolean('json');
  invocation.terminal.out(
    json ? `${JSON.stringify(Object.fromEntries(rows), undefined, 2)}\n` : table(['KEY', 'VALUE'], rows),
  );
  return 0;
};

/** The value of one property, or an empty line. */
export const get: Run = async (invocation) => {
  const [key] = exactly(1, invocation.words);
  const { user } = await readProperties(invocation);
  invocation.terminal.out(`${user.get(key)?.value ?? ''}\n`);
  return 0;
};

/** Set a property in the user's properties file, which is made if there is none; comments in it stay. */
export const set: Run = async (invocation) => {
  const [key, value = ''] = exactly(2, invocation.words);
  await readProperties(invocation);
  const path = fileOf(invocation);
  if (path === '') return 0;
  const read = await readTextFile(path);
  if ('unreadable' in read && read.unreadable !== 'ENOENT')
    throw new LxopsError('file.unreadable', { path, reason: read.unreadable });
  const text = 'text' in read ? read.text : '';
  refuseErrors(path, parseProperties(path, text).issues, new Map([[path, { path, text }]]));
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, setProperty(text, key, value), 0o664);
  return 0;
};

/** The path of the user's properties file, whether it exists or not. */
export const file: Run = async (invocation) => {
  exactly(0, invocation.words);
  await readProperties(invocation);
  invocation.terminal.out(`${fileOf(invocation)}\n`);
  return 0;
};

function fileOf({ flags, terminal }: Invocation): string {
  return propertiesFile({ ...propertiesOf(flags), env: terminal.environment });
}
