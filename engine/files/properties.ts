import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceText } from '../config/configFile.ts';
import type { Issue } from '../config/issues.ts';
import { unreadableIssue } from '../config/merge.ts';
import type { Properties, Setting } from '../config/model.ts';
import { parseProperties } from '../config/properties.ts';
import { LxopsError } from '../errors.ts';
import { readTextFile } from './readTextFile.ts';

export interface PropertyOptions {
  /** `XDG_CONFIG_HOME` and `HOME` count. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file of `-properties` in place of the default one; `''` for none. */
  readonly file?: string;
  /** `-P key=value` */
  readonly commandLine?: ReadonlyMap<string, string>;
}

export interface LoadedProperties {
  readonly properties: Properties;
  /** Each with a place in one of `files`. */
  readonly issues: readonly Issue[];
  readonly files: ReadonlyMap<string, SourceText>;
}

/**
 * Read the user's properties: `properties.d/*.yaml` by name, then the properties file over them. What does not exist
 * is empty.
 *
 * @throws LxopsError `usage` when the environment says nothing about the directory
 */
export async function loadProperties(options: PropertyOptions): Promise<LoadedProperties> {
  const user = new Map<string, Setting<string>>();
  const issues: Issue[] = [];
  const files = new Map<string, SourceText>();
  const folder = await propertyFolder(join(configDirectory(options.env), 'properties.d'));
  if (!Array.isArray(folder)) issues.push(folder);
  const own = propertiesFile(options);
  for (const path of [...(Array.isArray(folder) ? folder : []), ...(own === '' ? [] : [own])]) {
    const read = await readTextFile(path);
    if ('unreadable' in read) {
      if (read.unreadable !== 'ENOENT') issues.push(unreadable(path, read.unreadable));
      continue;
    }
    files.set(path, { path, text: read.text });
    const parsed = parseProperties(path, read.text);
    issues.push(...parsed.issues);
    for (const [key, setting] of parsed.properties) user.set(key, setting);
  }
  return { properties: { commandLine: options.commandLine ?? new Map(), user }, issues, files };
}

/**
 * The path of the properties file, `''` for none; it need not exist.
 *
 * @throws LxopsError `usage`
 */
export function propertiesFile({ env, file }: PropertyOptions): string {
  const directory = configDirectory(env);
  return file ?? join(directory, 'properties.yaml');
}

function configDirectory(env: PropertyOptions['env']): string {
  const base = env['XDG_CONFIG_HOME'] || (env['HOME'] && join(env['HOME'], '.config'));
  if (!base) throw new LxopsError('usage', { message: 'neither $XDG_CONFIG_HOME nor $HOME are defined' });
  return join(base, 'lxops');
}

async function propertyFolder(directory: string): Promise<string[] | Issue> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.yaml'))
      .map(({ name }) => name);
    return names
      .toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map((name) => join(directory, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error;
    return error.code === 'ENOENT' ? [] : unreadable(directory, error.code);
  }
}

function unreadable(path: string, reason: string): Issue {
  return unreadableIssue(path, { file: path, span: { start: 0, end: 0 } }, reason);
}
