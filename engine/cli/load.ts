import type { ConfigFile, SourceText } from '../config/configFile.ts';
import { formatIssue, invalidity } from '../config/formatIssue.ts';
import type { Issue } from '../config/issues.ts';
import type { Config, Properties } from '../config/model.ts';
import { LxopsError } from '../errors.ts';
import { findTraps } from '../files/findTraps.ts';
import { loadConfig, loadFile } from '../files/loadConfig.ts';
import { loadConfiguration, type LoadedConfiguration } from '../files/loadConfiguration.ts';
import { loadSources } from '../files/loadSources.ts';
import { loadProperties } from '../files/properties.ts';
import type { Instance, InstanceIssue, InstancePart } from '../instance/model.ts';
import type { Invocation, Terminal } from './command.ts';
import { loadMigrations } from './registered.ts';
import { propertiesOf } from './settings.ts';

/** Exactly this many words. */
export function exactly(count: number, words: readonly string[]): [string, ...string[]] {
  if (words.length !== count)
    throw new LxopsError('usage', {
      message: count === 0 ? 'takes no arguments' : 'wrong number of arguments',
    });
  return [words[0] ?? '', ...words.slice(1)];
}

/** The properties of the command line and of the user's files. */
export async function readProperties({ flags, terminal }: Pick<Invocation, 'flags' | 'terminal'>): Promise<Properties> {
  const { properties, issues, files } = await loadProperties({ ...propertiesOf(flags), env: terminal.environment });
  refuseErrors('properties', issues, files);
  return properties;
}

/** The merged configuration of one file. What overrides what is said in the original's words. */
export async function loadMerged(
  file: string,
  invocation: Invocation,
): Promise<{ config: Config; files: ReadonlyMap<string, SourceText> }> {
  const { flags, terminal } = invocation;
  const options = { migrations: await loadMigrations(terminal.environment) };
  const { config, issues, files } = await loadConfig(file, await readProperties(invocation), options);
  if (flags.boolean('v')) for (const path of config?.files ?? files.keys()) terminal.out(`${path}\n`);
  for (const issue of issues) remark(issue, terminal);
  refuseErrors(file, issues, files);
  if (config === undefined) throw new LxopsError('config.invalid', { path: file, issues: [] });
  return { config, files };
}

/** One file on its own: nothing is included, filtered or resolved. */
export async function loadRaw(file: string, invocation: Invocation): Promise<ConfigFile> {
  const read = await loadFile(file, { migrations: await loadMigrations(invocation.terminal.environment) });
  await readProperties(invocation);
  if ('unreadable' in read) throw new LxopsError('file.unreadable', { path: file, reason: read.unreadable });
  if (invocation.flags.boolean('v')) invocation.terminal.out(`${file}\n`);
  refuseErrors(file, read.issues, new Map([[file, read]]));
  return read;
}

/**
 * The name of the one instance, if it was given.
 *
 * @throws LxopsError `usage` when it is given for no file or several
 */
export function nameFor({ flags, words }: Pick<Invocation, 'flags' | 'words'>): string | undefined {
  const name = flags.text('name');
  if (name !== undefined && words.length !== 1) {
    throw new LxopsError('usage', { message: '-name can be used with only one config file' });
  }
  return name;
}

/** What a command looks at; `source`: where the instance and its data come from; `guest`: what is to happen inside. */
export type Looked = ReadonlySet<InstancePart | 'source' | 'guest'>;

/** The instance of one file, as far as the command looks at it: other parts may be unfinished. */
export async function loadInstance(
  file: string,
  { flags, words, terminal }: Invocation,
  parts: Looked | ((instance: Instance) => Looked),
): Promise<LoadedConfiguration> {
  const name = nameFor({ flags, words });
  const properties = await readProperties({ flags, terminal });
  const options = { migrations: await loadMigrations(terminal.environment) };
  const loaded = await loadConfiguration(
    { file, properties, ...(name === undefined ? {} : { name }) },
    { ...options, withActions: typeof parts !== 'function' && parts.has('guest') },
  );
  const looked = typeof parts === 'function' ? parts(loaded.instance) : parts;
  const sources = looked.has('source') ? await loadSources(loaded.instance, properties, options) : undefined;
  const concerns = (issue: Issue & Partial<InstanceIssue>) => issue.part === undefined || looked.has(issue.part);
  const inSource = (sources?.issues ?? []).filter((issue) => !('part' in issue) || issue.part === 'profile');
  for (const issue of loaded.issues) {
    if (issue.code === 'include-duplicate' || issue.code === 'include-cycle') remark(issue, terminal);
  }
  refuseErrors(
    file,
    [...loaded.issues.filter(concerns), ...inSource],
    new Map([...loaded.files, ...(sources?.files ?? [])]),
  );
  return loaded;
}

/** Say on stderr where a configuration hardly means what it seems to. */
export async function sayTraps(file: string, { flags, terminal }: Invocation): Promise<void> {
  const properties = await readProperties({ flags, terminal });
  const loaded = await loadConfig(file, properties, { migrations: await loadMigrations(terminal.environment) });
  for (const trap of await findTraps(loaded, properties))
    terminal.error(`${formatIssue(trap, loaded.files.get(trap.place.file)?.text)}\n`);
}

/** @throws LxopsError `config.invalid` with all the errors among the issues */
export function refuseErrors(path: string, issues: readonly Issue[], files: ReadonlyMap<string, SourceText>): void {
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new LxopsError('config.invalid', { path, issues: errors.map((issue) => invalidity(issue, files)) });
}

/** The remarks that the original makes, word for word and on its streams: scripts read them. Others are the editor's. */
function remark({ code, facts = [] }: Issue, terminal: Terminal): void {
  const [first, second, third] = facts;
  if (code === 'include-duplicate' || code === 'include-cycle')
    terminal.error(`ignoring duplicate include: ${first}\n`);
  if (code === 'property-overridden') terminal.error(`${first}: "${second}" overrides "${third}"\n`);
  if (code === 'filesystem-overridden') terminal.out(`filesystem ${first} is overriden\n`);
  if (code === 'device-overridden') terminal.out(`device ${first} is overriden\n`);
}
