import type { SourceText } from '../config/configFile.ts';
import { formatIssue } from '../config/formatIssue.ts';
import type { Issue } from '../config/issues.ts';
import type { Config, Properties } from '../config/model.ts';
import { LxopsError } from '../errors.ts';
import { loadConfig } from '../files/loadConfig.ts';
import { loadConfiguration, type LoadedConfiguration } from '../files/loadConfiguration.ts';
import { loadProperties } from '../files/properties.ts';
import type { InstanceIssue, InstancePart } from '../instance/model.ts';
import type { Invocation, Terminal } from './command.ts';
import { propertiesOf } from './settings.ts';

/** The properties of the command line and of the user's files. */
export async function readProperties({ flags, terminal }: Pick<Invocation, 'flags' | 'terminal'>): Promise<Properties> {
  const { properties, issues, files } = await loadProperties({ ...propertiesOf(flags), env: terminal.environment });
  report('properties', issues, files, terminal);
  return properties;
}

/** The merged configuration of one file; warnings go to stderr. */
export async function loadMerged(
  file: string,
  { flags, terminal }: Invocation,
): Promise<{ config: Config; files: ReadonlyMap<string, SourceText> }> {
  const { config, issues, files } = await loadConfig(file, await readProperties({ flags, terminal }));
  report(file, issues, files, terminal);
  if (config === undefined) throw new LxopsError('config.invalid', { path: file, issues: [] });
  return { config, files };
}

/** The instance of one file, as far as the command looks at it. */
export async function loadInstance(
  file: string,
  { flags, words, terminal }: Invocation,
  parts: ReadonlySet<InstancePart>,
): Promise<LoadedConfiguration> {
  const name = flags.text('name');
  if (name !== undefined && words.length !== 1) {
    throw new LxopsError('usage', { message: '-name can be used with only one config file' });
  }
  const properties = await readProperties({ flags, terminal });
  const loaded = await loadConfiguration({ file, properties, ...(name === undefined ? {} : { name }) }, { withActions: false });
  const concerns = (issue: Issue & Partial<InstanceIssue>) => issue.part === undefined || parts.has(issue.part);
  report(file, loaded.issues.filter(concerns), loaded.files, terminal);
  return loaded;
}

function report(
  path: string,
  issues: readonly Issue[],
  files: ReadonlyMap<string, SourceText>,
  terminal: Terminal,
): void {
  const text = (issue: Issue) => formatIssue(issue, files.get(issue.place.file)?.text);
  for (const issue of issues) if (issue.severity === 'warning') terminal.error(`${text(issue)}\n`);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new LxopsError('config.invalid', { path, issues: errors.map((issue) => ({ code: issue.code, text: text(issue) })) });
}
