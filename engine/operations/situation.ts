import { isAbsent } from '../incus/absentServer.ts';
import type { IncusClient } from '../incus/connect.ts';
import { getFullInstance } from '../incus/instances.ts';
import { projectInUse } from '../incus/projectInUse.ts';
import { seenInstance } from '../observe/observeWorld.ts';
import type { Prepared, Surroundings } from '../perform.ts';
import { type Plan, show } from '../plan/plan.ts';
import type { SeenInstance, UnfinishedRun } from '../plan/world.ts';
import { asideJournalPath, journalPath, readJournal } from '../run/journal.ts';
import { type ConfigRequest, type LoadedOperation, loadOperation, type Looks } from './loadOperation.ts';

/** What the files say, and where the operation happens. */
export interface Situation extends LoadedOperation {
  readonly project: string;
  readonly unfinished: UnfinishedRun | undefined;
  readonly journal: string;
}

/** Where an operation is recorded. */
export interface Recording {
  /** It leaves the instance as it is, so that what another operation left half done stays known. */
  readonly aside?: boolean;
}

/** Read the files, decide about the project, and look for a run that was stopped. */
export async function situationOf(
  request: ConfigRequest,
  looks: Looks & Recording,
  { incus, host, emit }: Surroundings,
  signal: AbortSignal,
): Promise<Situation> {
  const loaded = await loadOperation(request, looks, emit);
  const { name, project: own } = loaded.instance;
  const project = own || (isAbsent(incus) ? 'default' : await projectInUse(incus, host.environment, signal));
  const place = { server: incus.address, project, instance: name };
  const journal = (looks.aside === true ? asideJournalPath : journalPath)(host.environment, place);
  return { ...loaded, project, journal, unfinished: await readJournal(journal) };
}

/** A plan, ready to be shown and run. */
export function prepared(plan: Plan, { locate, journal, unfinished }: Situation): Prepared {
  return { plan, shown: show(plan, locate), locate, journal: { path: journal, unfinished } };
}

/** The instance on the server; `undefined` when there is none, or no server. */
export async function seenOnServer(
  incus: IncusClient,
  { project, instance }: Pick<Situation, 'project' | 'instance'>,
  signal: AbortSignal,
): Promise<SeenInstance | undefined> {
  if (isAbsent(incus)) return undefined;
  const found = await getFullInstance(incus, { project, instance: instance.name }, signal);
  return found === undefined ? undefined : seenInstance(found);
}
