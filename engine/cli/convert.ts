import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { CURRENT_FORMAT, directiveOf } from '../config/directive.ts';
import { formatIssue } from '../config/formatIssue.ts';
import { parseFile } from '../config/parseFile.ts';
import { LxopsError } from '../errors.ts';
import { type MigratedFile, migrateFile } from '../files/migrateFile.ts';
import { createFile, replaceFile } from '../files/replaceFile.ts';
import type { Invocation, Run } from './command.ts';
import { readProperties, refuseErrors } from './load.ts';
import { loadMigrations } from './registered.ts';

/**
 * Bring files into the current format, in place or with `-o` elsewhere; comments and order stay. A file that is
 * current is left alone, unless `-f` or `-o` asks for it. Files in turn; the first that fails ends it.
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
  const migrated = await migrateFile(file, await loadMigrations(terminal.environment));
  const output = flags.text('o') ?? file;
  const inPlace = output === file;
  if (inPlace && directiveOf(migrated.old) === CURRENT_FORMAT && !flags.boolean('f')) return;

  const source = { path: file, text: migrated.old };
  refuseErrors(file, [...migrated.issues, ...parseFile(file, migrated.text).issues], new Map([[file, source]]));
  for (const note of migrated.notes) terminal.error(`${formatIssue(note, migrated.old)}\n`);
  const files = migrated.files.map(({ path, text }) => ({ path: join(dirname(output), path), text }));
  if (flags.boolean('dry-run')) {
    for (const { path, text } of files) terminal.out(patch('/dev/null', path, '', text));
    terminal.out(patch(file, output, migrated.old, migrated.text));
    return;
  }
  for (const path of [...files.map((made) => made.path), output]) terminal.out(`${path}\n`);
  if (flags.boolean('backup') && inPlace) await createFile(`${file}.bak`, migrated.old, migrated.mode);
  await write(output, { ...migrated, files });
}

function patch(from: string, to: string, before: string, after: string): string {
  return createTwoFilesPatch(from, to, before, after).replace(/^(Index: .*\n)?=+\n/, '');
}

/** The files that the configuration will name come first; if it cannot be written after all, they go again. */
async function write(output: string, { text, mode, files }: MigratedFile): Promise<void> {
  const made: string[] = [];
  try {
    for (const file of files) if (await createFile(file.path, file.text, mode)) made.push(file.path);
    await replaceFile(output, text, mode);
  } catch (error) {
    await Promise.all(made.map((path) => rm(path, { force: true })));
    throw error;
  }
}
