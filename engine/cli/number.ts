import { LxopsError } from '../errors.ts';
import { readTextFile } from '../files/readTextFile.ts';
import { replaceFile } from '../files/replaceFile.ts';
import { listInstances } from '../incus/instances.ts';
import { giveNumbers, parseNumbers, printNumbers } from '../instance/numbers.ts';
import type { Invocation, Run } from './command.ts';
import { withServer } from './withServer.ts';

/** Keep a file of numbers, one for each instance: who has one keeps it, who is new gets the next that is free. */
export const number: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  const path = flags.text('f');
  if (path === undefined || path === '') throw new LxopsError('usage', { message: 'missing file' });
  const project = flags.text('project');
  if (flags.boolean('r') && project === undefined)
    throw new LxopsError('usage', { message: '-r can be used only with -project' });
  const names = [...words, ...(project === undefined ? [] : await instancesIn(project, invocation))];
  const read = await readTextFile(path);
  if ('unreadable' in read && read.unreadable !== 'ENOENT')
    throw new LxopsError('file.unreadable', { path, reason: read.unreadable });
  const known = parseNumbers('text' in read ? read.text : '');
  if ('problem' in known) throw new LxopsError('usage', { message: `${path}: ${known.problem}` });
  const given = giveNumbers(known.numbers, names, {
    first: flags.number('first'),
    last: flags.number('last'),
    clean: flags.boolean('clean'),
  });
  if ('problem' in given) throw new LxopsError('usage', { message: given.problem });
  const text = printNumbers(given.numbers);
  if (!('text' in read) || read.text !== text) await replaceFile(path, text);
  if (flags.boolean('json')) terminal.out(`${JSON.stringify(Object.fromEntries(given.numbers), undefined, 2)}\n`);
  return 0;
};

/** The instances of a project, with `-r` only those that run. */
async function instancesIn(project: string, invocation: Invocation): Promise<string[]> {
  const all = await withServer(invocation, (incus) => listInstances(incus, project, invocation.terminal.signal));
  const running = invocation.flags.boolean('r');
  return all.filter(({ status }) => !running || status === 'Running').map(({ name }) => name);
}
