import type { SourceText } from '../config/configFile.ts';
import type { Issue } from '../config/issues.ts';
import type { Properties } from '../config/model.ts';
import type { Instance, InstanceIssue } from '../instance/model.ts';
import { resolveSource, type Sources, sourcesOf } from '../instance/sources.ts';
import { loadConfig, type LoadOptions } from './loadConfig.ts';

/** Where an instance and its data come from, with the other configuration read if it is needed. */
export interface LoadedSources extends Pick<Sources, 'origin' | 'devices'> {
  /** The instance whose directories are cloned or copied, when there is one. */
  readonly source: Instance | undefined;
  /** Those of the source instance carry the part that they concern. */
  readonly issues: readonly (Issue | InstanceIssue)[];
  readonly files: ReadonlyMap<string, SourceText>;
}

/** Read what the origin and the device source of an instance depend on; `source-config` only when they need it. */
export async function loadSources(
  { config, name }: Pick<Instance, 'config' | 'name'>,
  properties: Properties,
  options: LoadOptions = {},
): Promise<LoadedSources> {
  const { origin, devices, sourceConfig, issues } = sourcesOf(config, name, properties);
  const other =
    sourceConfig === undefined
      ? undefined
      : await loadConfig(sourceConfig.value, properties, { ...options, empty: 'counts' });
  const own = [...issues, ...(other?.issues ?? [])];
  const files = other?.files ?? new Map<string, SourceText>();
  const unusable = other !== undefined && other.config === undefined;
  const project = origin?.project ?? other?.config?.project?.value ?? config.project?.value;
  const decided = origin === undefined ? undefined : { ...origin, project };
  if (devices === undefined || unusable) return { origin: decided, devices, source: undefined, issues: own, files };
  const resolved = resolveSource(devices, config, other?.config, properties);
  return { origin: decided, devices, source: resolved.instance, issues: [...own, ...resolved.issues], files };
}
