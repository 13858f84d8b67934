import { resolve } from 'node:path';
import type { GuestAction } from './cloudconfig/action.ts';
import type { SourceText } from './config/configFile.ts';
import { formatIssue } from './config/formatIssue.ts';
import type { Issue } from './config/issues.ts';
import type { Place, Properties } from './config/model.ts';
import { describePlace } from './config/origins.ts';
import { LxopsError } from './errors.ts';
import { loadConfiguration } from './files/loadConfiguration.ts';
import type { Host } from './host/runCommand.ts';
import type { IncusClient } from './incus/connect.ts';
import { currentProject } from './incus/clientConfig.ts';
import { loadClientConfig } from './incus/loadClientConfig.ts';
import { parseLxcOptions } from './instance/lxcOptions.ts';
import type { Instance, InstancePart } from './instance/model.ts';
import { observeWorld } from './observe/observeWorld.ts';
import { assumedWorld } from './plan/assumedWorld.ts';
import { planDelete } from './plan/delete.ts';
import { planDestroy } from './plan/destroy.ts';
import type { GuestChoice } from './plan/guest.ts';
import { planLaunch } from './plan/launch.ts';
import { type OperationName, type Plan, show } from './plan/plan.ts';
import { planRebuild } from './plan/rebuild.ts';
import type { UnfinishedRun, World } from './plan/world.ts';
import type { RunEvent, ShownPlan } from './run/events.ts';
import { journalPath, openJournal, readJournal } from './run/journal.ts';
import { runPlan } from './run/runPlan.ts';
import type { RunLimits } from './run/steps.ts';

/** One operation on the instance of one configuration file. */
export interface OperationRequest {
  readonly operation: OperationName;
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

/** Where an operation happens. */
export interface Surroundings {
  readonly incus: IncusClient;
  readonly host: Host;
  readonly limits: RunLimits;
  readonly emit: (event: RunEvent) => void;
}

/** How far to go, and who decides. */
export interface Approval {
  /** Show the plan and stop. */
  readonly dryRun: boolean;
  /** Run only the plan with this digest. */
  readonly digest?: string;
  /** Asked when something would be lost; `undefined` where nobody can be asked. */
  readonly confirm: ((plan: ShownPlan) => Promise<boolean>) | undefined;
}

/**
 * Observe, plan, show, and run: the only way in which lxops changes anything.
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
  const { emit } = surroundings;
  const prepared = await prepare(request, surroundings, signal);
  emit({ type: 'plan', plan: prepared.shown });
  const { title, refusals, losses, digest } = prepared.shown;
  if (refusals.length > 0) throw new LxopsError('plan.refused', { title, refusals });
  if (approval.dryRun) return false;
  if (approval.digest !== undefined && approval.digest !== digest) throw new LxopsError('plan.changed', { title });
  if (losses.length === 0 || approval.confirm === undefined) return await carryOut(prepared, surroundings, signal);

  if (!(await approval.confirm(prepared.shown))) return false;
  // Time has passed while the person was reading.
  return await perform(request, { ...approval, digest, confirm: undefined }, surroundings, signal);
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

interface Prepared {
  readonly plan: Plan;
  readonly shown: ShownPlan;
  readonly journal: string;
  readonly unfinished: UnfinishedRun | undefined;
  readonly locate: (place: Place) => string;
}

async function carryOut(
  { plan, journal, unfinished, locate }: Prepared,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  if (plan.steps.length > 0)
    await runPlan(plan, await openJournal(journal, plan, unfinished), { ...surroundings, locate }, signal);
  return true;
}

async function prepare(request: OperationRequest, surroundings: Surroundings, signal: AbortSignal): Promise<Prepared> {
  const { incus, host, emit } = surroundings;
  const { operation } = request;
  const configures = operation === 'launch' || operation === 'rebuild';
  const loaded = await loadConfiguration(request, { withActions: configures });
  const { instance, files } = loaded;
  report(request, loaded.issues, files, emit);

  const project = request.project ?? (instance.project || (await projectInUse(surroundings, signal)));
  const journal = journalPath(host.environment, { server: incus.address, project, instance: instance.name });
  const unfinished = await readJournal(journal);
  const world = await observeWorld(
    { incus, host, instance, project, unfinished, withStakes: operation === 'destroy', withImage: configures },
    signal,
  );
  const plan = planOf(request, instance, loaded.actions, world);
  const locate = (place: Place): string => describePlace(place, files);
  return { plan, shown: show(plan, locate), journal, unfinished, locate };
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
const IGNORED: { readonly [O in OperationName]: ReadonlySet<InstancePart> } = {
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

/** The project that the user's own client works in. */
async function projectInUse({ incus, host }: Surroundings, signal: AbortSignal): Promise<string> {
  return currentProject(await loadClientConfig(incus.server, host.environment, signal), incus.server, host.environment);
}
