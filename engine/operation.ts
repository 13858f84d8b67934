import { resolve } from 'node:path';
import { tellIgnored } from './operations/tellIgnored.ts';
import type { GuestAction } from './cloudconfig/action.ts';
import { LxopsError } from './errors.ts';
import { projectInUse } from './incus/projectInUse.ts';
import { parseLxcOptions } from './instance/lxcOptions.ts';
import type { Instance } from './instance/model.ts';
import { type ConfigRequest, loadOperation, type Looks, plannedSources } from './operations/loadOperation.ts';
import { observeExtract } from './operations/extract.ts';
import { observeWorld } from './observe/observeWorld.ts';
import { goOnWith } from './operations/configure.ts';
import { type Approval, performPlan, type Prepared, type Surroundings } from './perform.ts';
import { assumedWorld } from './plan/assumedWorld.ts';
import { planDelete } from './plan/delete.ts';
import { planDestroy } from './plan/destroy.ts';
import { planExtractFirst } from './plan/extract.ts';
import type { GuestChoice } from './plan/guest.ts';
import { planLaunch } from './plan/launch.ts';
import { type InstanceOperation, type Plan, show } from './plan/plan.ts';
import { planRebuild } from './plan/rebuild.ts';
import type { PlannedSources } from './plan/sources.ts';
import type { World } from './plan/world.ts';
import type { RunEvent } from './run/events.ts';
import { journalPath, readJournal } from './run/journal.ts';

/** One operation on the instance of one configuration file. */
export interface OperationRequest extends ConfigRequest {
  readonly operation: InstanceOperation;
  /** `delete` and `destroy` may stop a running instance. */
  readonly stop: boolean;
  readonly resume: GuestChoice;
  /** `launch` extracts what a `device-template` does not have yet. */
  readonly extract?: boolean;
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
  await tellIgnored(request, emit);
  const { instance, actions, sources, locate } = await loadOperation(request, LOOKS.launch, emit);
  const project = instance.project || 'default';
  const planned = plannedSources(sources, project);
  const world = assumedWorld(instance, project, planned);
  const plan = show(planOf(request, { instance, actions, sources: planned }, world), locate);
  emit({ type: 'plan', plan });
  if (plan.refusals.length > 0) throw new LxopsError('plan.refused', { title: plan.title, refusals: plan.refusals });
}

async function prepare(request: OperationRequest, surroundings: Surroundings, signal: AbortSignal): Promise<Prepared> {
  const { incus, host, emit } = surroundings;
  const { operation } = request;
  const looks = LOOKS[operation];
  await tellIgnored(request, emit);
  const { instance, actions, sources, locate } = await loadOperation(request, looks, emit);
  const project = instance.project || (await projectInUse(incus, host.environment, signal));
  const journal = journalPath(host.environment, { server: incus.address, project, instance: instance.name });
  const unfinished = await readJournal(journal);
  const planned = plannedSources(sources, project);
  const world = await observeWorld(
    {
      incus,
      host,
      instance,
      project,
      unfinished,
      ...planned,
      withStakes: operation === 'destroy',
      withImage: looks.actions && planned.origin === undefined,
    },
    signal,
  );
  const wanted = { instance, actions, sources: planned };
  const plan = await planWithTemplate(request, wanted, world, surroundings, signal);
  const goOn = goOnWith(request);
  return { plan, shown: show(plan, locate), journal: { path: journal, unfinished }, locate, goOn };
}

async function planWithTemplate(
  request: OperationRequest,
  wanted: Wanted,
  world: World,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<Plan> {
  const planIn = (seen: World): Plan => planOf(request, wanted, seen);
  const { data } = wanted.sources;
  if (request.extract !== true || request.operation !== 'launch' || data?.how !== 'copy') return planIn(world);
  const { project, unfinished } = world;
  const template = { instance: data.source, project: data.source.project || project };
  const seen = await observeExtract({ ...template, unfinished }, surroundings, signal);
  return planExtractFirst(planIn, template, seen, world);
}

interface Wanted {
  readonly instance: Instance;
  readonly actions: readonly GuestAction[];
  readonly sources: PlannedSources;
}

function planOf(request: OperationRequest, { instance, actions, sources }: Wanted, world: World): Plan {
  switch (request.operation) {
    case 'launch':
      return planLaunch(
        {
          instance,
          configPath: resolve(request.file),
          actions,
          options: parseLxcOptions(instance.lxcOptions),
          resume: request.resume,
          sources,
        },
        world,
      );
    case 'rebuild':
      return planRebuild({ instance, configPath: resolve(request.file), actions }, world);
    case 'delete':
      return planDelete({ instance, configPath: resolve(request.file), stop: request.stop }, world);
    case 'destroy':
      return planDestroy({ instance, configPath: resolve(request.file), stop: request.stop }, world);
  }
}

/** What a removal does not look at cannot keep anyone from removing. */
const LOOKS: { readonly [O in InstanceOperation]: Looks } = {
  launch: { actions: true, sources: true, not: new Set() },
  rebuild: { actions: true, sources: true, not: new Set(['owner']) },
  delete: { actions: false, sources: false, not: new Set(['image', 'owner']) },
  destroy: { actions: false, sources: false, not: new Set(['image', 'owner']) },
};
