import type { GuestAction } from '../cloudconfig/action.ts';
import type { SourceText } from '../config/configFile.ts';
import type { Place } from '../config/model.ts';
import { describePlace } from '../config/origins.ts';
import { observeInstance } from '../observe/observeInstance.ts';
import { type Approval, performPlan, type Prepared, type Surroundings } from '../perform.ts';
import { planConfigure } from '../plan/configure.ts';
import type { GuestChoice } from '../plan/guest.ts';
import { show } from '../plan/plan.ts';
import { cloudConfigJournalPath, readJournal } from '../run/journal.ts';

/** Cloud-config files for any instance, whoever made it. */
export interface ApplyRequest {
  readonly project: string;
  readonly instance: string;
  /** What the files do; they have been read, and have no errors. */
  readonly actions: readonly GuestAction[];
  readonly files: ReadonlyMap<string, SourceText>;
  readonly resume: GuestChoice;
  /** The command line that goes on from an entry. */
  readonly goOn: (entry: string) => string;
}

/**
 * Apply cloud-config files in a running instance.
 *
 * @returns false when the user only wanted to see the plan
 * @throws LxopsError `plan.refused` and `plan.changed` before anything was changed; `plan.stopped` after
 */
export async function applyCloudConfig(
  request: ApplyRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  return await performPlan(() => prepare(request, surroundings, signal), approval, surroundings, signal);
}

async function prepare(
  { project, instance, actions, files, resume, goOn }: ApplyRequest,
  { incus, host }: Surroundings,
  signal: AbortSignal,
): Promise<Prepared> {
  const path = cloudConfigJournalPath(host.environment, { server: incus.address, project, instance });
  const [unfinished, seen] = await Promise.all([
    readJournal(path),
    observeInstance(incus, { project, instance }, signal),
  ]);
  const title = `apply ${[...files.keys()].join(', ')} to ${instance}`;
  const plan = planConfigure(
    { operation: 'cloudconfig', title, instance, actions, resume },
    { project, instance: seen, unfinished },
  );
  const locate = (place: Place): string => describePlace(place, files);
  return { plan, shown: show(plan, locate), journal: { path, unfinished }, locate, goOn };
}
