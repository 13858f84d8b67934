import type { GuestAction } from '../cloudconfig/action.ts';
import type { OsTypes } from '../cloudconfig/ostype/osTypes.ts';
import type { SourceText } from '../config/configFile.ts';
import type { Issue } from '../config/issues.ts';
import type { Place, Properties } from '../config/model.ts';
import { describePlace } from '../config/origins.ts';
import { loadConfiguration } from '../files/loadConfiguration.ts';
import { type LoadedSources, loadSources } from '../files/loadSources.ts';
import type { Instance, InstanceIssue, InstancePart } from '../instance/model.ts';
import { NO_SOURCES, type PlannedSources } from '../plan/sources.ts';
import type { RunEvent } from '../run/events.ts';
import { reportIssues } from './reportIssues.ts';

/** Which instance of which configuration file an operation is on. */
export interface ConfigRequest {
  readonly file: string;
  /** Without it the base name of the file. */
  readonly name?: string;
  /** Without it that of the configuration, then the user's current one. */
  readonly project?: string;
  readonly properties: Properties;
  /** More than those of lxops itself. */
  readonly ostypes?: OsTypes;
}

/** What an operation looks at. */
export interface Looks {
  /** At what the cloud-config files do. */
  readonly actions: boolean;
  /** At where the instance and its data come from. */
  readonly sources: boolean;
  /** Not at these parts of the instance: what is wrong with them cannot keep anyone from doing it. */
  readonly not: ReadonlySet<InstancePart>;
}

/** Everything that the files say for one operation. */
export interface LoadedOperation {
  readonly instance: Instance;
  readonly actions: readonly GuestAction[];
  readonly sources: LoadedSources | undefined;
  readonly files: ReadonlyMap<string, SourceText>;
  /** Turns a place into `file:line:column`. */
  readonly locate: (place: Place) => string;
}

/**
 * Read what an operation depends on. Warnings are told.
 *
 * @throws LxopsError `config.invalid` before anything was looked at on the server
 */
export async function loadOperation(
  request: ConfigRequest,
  looks: Looks,
  emit: (event: RunEvent) => void,
): Promise<LoadedOperation> {
  const loaded = await loadConfiguration(request, { withActions: looks.actions, ostypes: request.ostypes });
  const { instance, actions } = loaded;
  const sources = looks.sources ? await loadSources(instance, request.properties) : undefined;
  const files = new Map([...loaded.files, ...(sources?.files ?? [])]);
  const own = loaded.issues.filter((issue) => !concerns(issue, looks.not) && !isReplaced(issue, sources));
  const others = (sources?.issues ?? []).filter((issue) => inSource(issue, sources?.devices?.how));
  reportIssues(request.file, [...own, ...others], files, emit);
  return { instance, actions, sources, files, locate: (place) => describePlace(place, files) };
}

/** Where an instance and its data come from; what names no project is in that of the operation. */
export function plannedSources(sources: LoadedSources | undefined, project: string): PlannedSources {
  if (sources === undefined) return NO_SOURCES;
  const { origin, devices, source } = sources;
  return {
    origin: origin === undefined ? undefined : { ...origin, project: origin.project || project },
    data:
      devices === undefined || source === undefined
        ? undefined
        : devices.how === 'copy'
          ? { how: 'copy', source }
          : { how: 'clone', source, snapshot: devices.snapshot },
  };
}

type AnyIssue = Issue | InstanceIssue;

function concerns(issue: AnyIssue, parts: ReadonlySet<InstancePart>): boolean {
  return 'part' in issue && parts.has(issue.part);
}

/** A copy of an instance needs no image. */
function isReplaced(issue: AnyIssue, sources: LoadedSources | undefined): boolean {
  return sources?.origin !== undefined && 'part' in issue && issue.part === 'image';
}

/** Of the other instance only the filesystems matter, and for a copy the directories of its devices. */
function inSource(issue: AnyIssue, how: 'clone' | 'copy' | undefined): boolean {
  if (!('part' in issue)) return true;
  return issue.part === 'profile' || issue.part === 'filesystems' || (how === 'copy' && issue.part === 'devices');
}
