import { resolve } from 'node:path';
import type { GuestAction } from './cloudconfig/action.ts';
import type { SourceText } from './config/configFile.ts';
import { formatIssue } from './config/formatIssue.ts';
import type { Issue } from './config/issues.ts';
import type { Place, Properties } from './config/model.ts';
import { describePlace } from './config/origins.ts';
import { LxopsError } from './errors.ts';
import { loadConfiguration } from './files/loadConfiguration.ts';
import { projectInUse } from './incus/projectInUse.ts';
import { parseLxcOptions } from './instance/lxcOptions.ts';
import type { Instance, InstancePart } from './instance/model.ts';
import { observeWorld } from './observe/observeWorld.ts';
import { type Approval, performPlan, type Prepared, type Surroundings } from './perform.ts';
import { assumedWorld } from './plan/assumedWorld.ts';
import { planDelete } from './plan/delete.ts';
import { planDestroy } from './plan/destroy.ts';
import type { GuestChoice } from './plan/guest.ts';
import { planLaunch } from './plan/launch.ts';
import { type InstanceOperation, type Plan, show } from './plan/plan.ts';
import { planRebuild } from './plan/rebuild.ts';
import type { World } from './plan/world.ts';
import type { RunEvent } from './run/events.ts';
import { journalPath, readJournal } from './run/journal.ts';

/** One operation on the instance of one configuration file. */
export interface OperationRequest {
  readonly operation: InstanceOperation;
  readonly file: string;
  /** Without it the base name of the file. */
  readonly name?: string;
  /** Without it that of the configuration, then the user's current one. */
  readonly project?: string;
  readonly properties: Properties;
  /** `delete` and `destroy` may stop a running instance. */
  readonly stop: boolean;
  readonly resume: GuestChoice;
}

/**
 * Do an operation on the instance of one configuration file.
 *
 * @returns false when the user said no, or only wanted to see the plan
 * @throws LxopsError `config.invalid`, `plan.refused` and `plan.changed` before anything was changed; `plan.stopped` after
 */
export async function perform(
  request: OperationRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  return await performPlan(() => prepare(request, surroundings, signal), approval, surroundings, signal);
}

/**
 * The plan of a launch without a server, as if nothing existed yet. It cannot be run.
 *
 * @throws LxopsError `config.invalid`, `plan.refused`
 */
export async function previewLaunch(request: OperationRequest, emit: (event: RunEvent) => void): Promise<void> {
  const { instance, issues, actions, files } = await loadConfiguration(request, { withActions: true });
  report(request, issues, files, emit);
  const world = assumedWorld(instance, request.project ?? (instance.project || 'default'));
  const plan = show(planOf(request, instance, actions, world), (place) => describePlace(place, files));
  emit({ type: 'plan', plan });
  if (plan.refusals.length > 0) throw new LxopsError('plan.refused', { title: plan.title, refusals: plan.refusals });
}

async function prepare(request: OperationRequest, surroundings: Surroundings, signal: AbortSignal): Promise<Prepared> {
  const { incus, host, emit } = surroundings;
  const { operation } = request;
  const configures = operation === 'launch' || operation === 'rebuild';
  const loaded = await loadConfiguration(request, { withActions: configures });
  const { instance, files } = loaded;
  report(request, loaded.issues, files, emit);

  const project = request.project ?? (instance.project || (await projectInUse(incus, host.environment, signal)));
  const journal = journalPath(host.environment, { server: incus.address, project, instance: instance.name });
  const unfinished = await readJournal(journal);
  const world = await observeWorld(
    { incus, host, instance, project, unfinished, withStakes: operation === 'destroy', withImage: configures },
    signal,
  );
  const plan = planOf(request, instance, loaded.actions, world);
  const locate = (place: Place): string => describePlace(place, files);
  return { plan, shown: show(plan, locate), journal: { path: journal, unfinished }, locate };
}

function planOf(request: OperationRequest, instance: Instance, actions: readonly GuestAction[], world: World): Plan {
  switch (request.operation) {
    case 'launch':
      return planLaunch(
        {
          instance,
          configPath: resolve(request.file),
          actions,
          options: parseLxcOptions(instance.lxcOptions),
          resume: request.resume,
        },
        world,
      );
    case 'rebuild':
      return planRebuild({ instance, actions }, world);
    case 'delete':
      return planDelete({ instance, stop: request.stop }, world);
    case 'destroy':
      return planDestroy({ instance, stop: request.stop }, world);
  }
}

/** What a removal does not look at cannot keep anyone from removing. */
const IGNORED: { readonly [O in InstanceOperation]: ReadonlySet<InstancePart> } = {
  launch: new Set(),
  rebuild: new Set(['owner']),
  delete: new Set(['image', 'owner']),
  destroy: new Set(['image', 'owner']),
};

/** Warnings are told; errors end the operation before it has looked at the server. */
function report(
  { operation, file }: OperationRequest,
  issues: readonly (Issue & { readonly part?: InstancePart })[],
  files: ReadonlyMap<string, SourceText>,
  emit: (event: RunEvent) => void,
): void {
  const relevant = issues.filter(({ part }) => part === undefined || !IGNORED[operation].has(part));
  const text = (issue: Issue) => formatIssue(issue, files.get(issue.place.file)?.text);
  const errors = relevant.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new LxopsError('config.invalid', {
      path: file,
      issues: errors.map((issue) => ({ code: issue.code, text: text(issue) })),
    });
  }
  for (const issue of relevant) {
    if (issue.severity === 'warning') emit({ type: 'warning', text: text(issue) });
  }
}
