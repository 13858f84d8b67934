import { access } from 'node:fs/promises';
import type { GuestAction } from '../cloudconfig/action.ts';
import { OS_TYPES, type OsTypes } from '../cloudconfig/ostype/osTypes.ts';
import { readActions } from '../cloudconfig/readActions.ts';
import { checkConfig, filesNamedBy } from '../config/checks/verify.ts';
import type { SourceText } from '../config/configFile.ts';
import { invalidity } from '../config/formatIssue.ts';
import { type Issue, issue } from '../config/issues.ts';
import { unreadableIssue } from '../config/merge.ts';
import type { Config, Properties, Setting } from '../config/model.ts';
import { nearest } from '../config/nearest.ts';
import { LxopsError } from '../errors.ts';
import type { Instance, InstanceIssue } from '../instance/model.ts';
import { instanceName, resolveInstance } from '../instance/resolveInstance.ts';
import { loadConfig, type LoadOptions } from './loadConfig.ts';
import { readTextFile } from './readTextFile.ts';

/** Everything that the files say about one instance. */
export interface LoadedConfiguration {
  readonly instance: Instance;
  /** What its cloud-config files do inside, in order; empty unless asked for. */
  readonly actions: readonly GuestAction[];
  /** Also those of the instance's parts; the caller decides which parts it needs. */
  readonly issues: readonly (Issue | InstanceIssue)[];
  /** Every file that was read, cloud-config files too. */
  readonly files: ReadonlyMap<string, SourceText>;
}

/** Which instance a configuration is resolved for. */
export interface InstanceRequest {
  readonly file: string;
  /** Without it the base name of the file. */
  readonly name?: string;
  /** In place of that of the configuration, in patterns too. */
  readonly project?: string;
  readonly properties: Properties;
}

/**
 * Read a configuration with everything it names and resolve it for one instance.
 *
 * @throws LxopsError `config.invalid` when there is no configuration to resolve; other errors are among the issues
 */
export async function loadConfiguration(
  { file, name, project, properties }: InstanceRequest,
  {
    withActions,
    ostypes = OS_TYPES,
    ...options
  }: LoadOptions & {
    readonly withActions: boolean;
    /** More than those of lxops itself. */
    readonly ostypes?: OsTypes | undefined;
  },
): Promise<LoadedConfiguration> {
  const loaded = await loadConfig(file, properties, options);
  if (loaded.config === undefined) throw invalid(file, loaded.issues, loaded.files);
  const config = project === undefined ? loaded.config : inProject(loaded.config, project);

  const clouds = await Promise.all(config.cloudConfigFiles.map(readCloudConfig));
  const missing = new Set(await missingAmong(filesNamedBy(config).map(({ value }) => value)));
  const checked = checkConfig(config, { exists: (path) => !missing.has(path) });
  const { instance, issues } = resolveInstance(config, name ?? instanceName(file), properties);
  const guest = withActions ? actionsOf(config, clouds, ostypes) : { actions: [], issues: [] };
  const texts = clouds.flatMap(({ setting, text }) =>
    text === undefined ? [] : [[setting.value, { path: setting.value, text }] as const],
  );
  return {
    instance,
    actions: guest.actions,
    issues: withoutRepeats([...loaded.issues, ...checked, ...issues, ...guest.issues]),
    files: new Map([...loaded.files, ...texts]),
  };
}

function inProject(config: Config, project: string): Config {
  const place = config.project?.place ?? { file: config.path, span: { start: 0, end: 0 } };
  return { ...config, project: { value: project, place } };
}

interface CloudFile {
  readonly setting: Setting<string>;
  /** `undefined` when there is no such file. */
  readonly text: string | undefined;
  /** Why it cannot be read, when it is there. */
  readonly issue: Issue | undefined;
}

async function readCloudConfig(setting: Setting<string>): Promise<CloudFile> {
  const read = await readTextFile(setting.value);
  if ('text' in read) return { setting, text: read.text, issue: undefined };
  return { setting, text: undefined, issue: unreadableIssue(setting.value, setting.place, read.unreadable) };
}

function actionsOf(
  config: Config,
  clouds: readonly CloudFile[],
  ostypes: OsTypes,
): { actions: readonly GuestAction[]; issues: readonly Issue[] } {
  const { ostype, origin } = config;
  const known = ostype === undefined ? undefined : ostypes.get(ostype.value);
  const texts = clouds.flatMap(({ setting, text }) => (text === undefined ? [] : { path: setting.value, text }));
  const { actions, issues } = readActions(texts, known);
  const unreadable = clouds.flatMap((cloud) => cloud.issue ?? []);
  // A copy of an instance needs no ostype unless something is to be configured in it.
  const unknown = known === undefined && ostype !== undefined && (origin === undefined || clouds.length > 0);
  const names = [...ostypes.keys()];
  const ostypeIssues = unknown
    ? [
        issue(
          'unknown-value',
          ostype.place,
          ostype.value,
          nearest(ostype.value, names) ?? '',
          names.toSorted().join(', '),
        ),
      ]
    : [];
  return { actions, issues: [...ostypeIssues, ...unreadable, ...issues] };
}

/** Two checks may find one thing. */
function withoutRepeats<T extends Issue>(issues: readonly T[]): T[] {
  const seen = new Map(
    issues.toReversed().map((one) => [`${one.code} ${one.place.file} ${one.place.span.start} ${one.message}`, one]),
  );
  const kept = new Set(seen.values());
  return issues.filter((one) => kept.has(one));
}

async function missingAmong(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => found[index] === false);
}

function invalid(path: string, issues: readonly Issue[], files: ReadonlyMap<string, SourceText>): LxopsError {
  const errors = issues.filter(({ severity }) => severity === 'error');
  return new LxopsError('config.invalid', { path, issues: errors.map((error) => invalidity(error, files)) });
}
