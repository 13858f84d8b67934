import { createTwoFilesPatch } from 'diff';
import { CURRENT_FORMAT, directiveOf } from '../config/directive.ts';
import { formatIssue } from '../config/formatIssue.ts';
import { migrate, MIGRATIONS } from '../config/migrate/migrate.ts';
import { parseFile } from '../config/parseFile.ts';
import { LxopsError } from '../errors.ts';
import { readTextFile } from '../files/readTextFile.ts';
import { replaceFile } from '../files/replaceFile.ts';
import type { Invocation, Run } from './command.ts';
import { readProperties, refuseErrors } from './load.ts';
import { loadMigrations } from './registered.ts';

/**
 * Bring files into the current format, in place or with `-o` elsewhere; comments and order stay. A file that is
 * current is left alone, unless `-f` or `-o` asks for it. Everything is checked before a file is touched.
 */
export const convert: Run = async (invocation) => {
  const { flags, words } = invocation;
  await readProperties(invocation);
  if (flags.text('o') !== undefined && words.length > 1)
    throw new LxopsError('usage', { message: '-o requires one input file only' });
  for (const file of words) await convertFile(file, invocation);
  return 0;
};

async function convertFile(file: string, { flags, terminal }: Invocation): Promise<void> {
  const read = await readTextFile(file);
  if ('unreadable' in read) throw new LxopsError('file.unreadable', { path: file, reason: read.unreadable });
  const output = flags.text('o') ?? file;
  const current = directiveOf(read.text) === CURRENT_FORMAT;
  if (current && output === file && !flags.boolean('f')) return;

  const migrations = [...(await loadMigrations(terminal.environment)), ...MIGRATIONS];
  const { text, notes, issues } = migrate(read.text, file, migrations);
  const source = { path: file, text: read.text };
  refuseErrors(file, [...issues, ...parseFile(file, text).issues], new Map([[file, source]]));
  for (const note of notes) terminal.error(`${formatIssue(note, read.text)}\n`);
  if (flags.boolean('dry-run')) {
    terminal.out(createTwoFilesPatch(file, output, read.text, text));
    return;
  }
  terminal.out(`${output}\n`);
  if (flags.boolean('backup') && output === file) await replaceFile(`${file}.bak`, read.text);
  await replaceFile(output, text);
}
