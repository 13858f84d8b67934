import { quoteWord } from '../cloudconfig/quote.ts';
import { projectInUse } from '../incus/projectInUse.ts';
import { observeInstance } from '../observe/observeInstance.ts';
import { type Approval, performPlan, type Prepared, type Surroundings } from '../perform.ts';
import { planConfigure } from '../plan/configure.ts';
import type { GuestChoice } from '../plan/guest.ts';
import { marks } from '../plan/marks.ts';
import { show } from '../plan/plan.ts';
import { journalPath, readJournal } from '../run/journal.ts';
import { type ConfigRequest, loadOperation, type Looks } from './loadOperation.ts';

/** The cloud-config files of one configuration, for the instance that was made from it. */
export interface ConfigureFileRequest extends ConfigRequest {
  readonly resume: GuestChoice;
}

/** What only a launch needs cannot keep anyone from configuring. */
const LOOKS: Looks = { actions: true, sources: false, not: new Set(['filesystems', 'devices', 'owner', 'image']) };

/**
 * Wait for an address and apply the cloud-config files of a configuration: the end of a launch, done again or done to
 * its end.
 *
 * @returns false when the user said no, or only wanted to see the plan
 * @throws LxopsError `config.invalid`, `plan.refused` and `plan.changed` before anything was changed; `plan.stopped` after
 */
export async function configure(
  request: ConfigureFileRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  return await performPlan(() => prepare(request, surroundings, signal), approval, surroundings, signal);
}

async function prepare(
  request: ConfigureFileRequest,
  { incus, host, emit }: Surroundings,
  signal: AbortSignal,
): Promise<Prepared> {
  const { instance, actions, locate } = await loadOperation(request, LOOKS, emit);
  const project = request.project ?? (instance.project || (await projectInUse(incus, host.environment, signal)));
  const { name } = instance;
  const path = journalPath(host.environment, { server: incus.address, project, instance: name });
  const [unfinished, seen] = await Promise.all([
    readJournal(path),
    observeInstance(incus, { project, instance: name }, signal),
  ]);
  const plan = planConfigure(
    {
      operation: 'configure',
      title: `configure ${name}`,
      instance: name,
      actions,
      resume: request.resume,
      marks: marks({ instance, actions }, 'ready'),
    },
    { project, instance: seen, unfinished },
  );
  return { plan, shown: show(plan, locate), journal: { path, unfinished }, locate, goOn: goOnWith(request) };
}

/** The command line that goes on from a cloud-config entry, whichever operation stopped there. */
export function goOnWith({
  file,
  name,
  project,
}: Pick<ConfigureFileRequest, 'file' | 'name' | 'project'>): (entry: string) => string {
  const options = [
    ...(name === undefined ? [] : ['-name', name]),
    ...(project === undefined ? [] : ['-project', project]),
  ];
  return (entry) => ['lxops', 'configure', '-from', entry, ...options, file].map(quoteWord).join(' ');
}
