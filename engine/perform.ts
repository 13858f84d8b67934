import { LxopsError } from './errors.ts';
import { explain } from './explain.ts';
import type { Host } from './host/runCommand.ts';
import type { IncusClient } from './incus/connect.ts';
import type { Place } from './config/model.ts';
import type { Plan } from './plan/plan.ts';
import type { UnfinishedRun } from './plan/world.ts';
import type { RunEvent, ShownPlan } from './run/events.ts';
import { NO_JOURNAL, openJournal } from './run/journal.ts';
import { logPath, openRunLog } from './run/runLog.ts';
import { runPlan } from './run/runPlan.ts';
import type { RunLimits } from './run/steps.ts';

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

/** A plan for the world as it was just observed, and what its run needs. */
export interface Prepared {
  readonly plan: Plan;
  readonly shown: ShownPlan;
  readonly locate: (place: Place) => string;
  /** The command line that goes on from a cloud-config entry. */
  readonly goOn?: (entry: string) => string;
  /** Where the run is recorded; without one it has nothing that a later run needs to know. */
  readonly journal?: { readonly path: string; readonly unfinished: UnfinishedRun | undefined };
}

/**
 * Observe, plan, show, and run: the only way in which lxops changes anything.
 *
 * @param prepare observes and plans; called again after the confirmation
 * @returns false when the user said no, or only wanted to see the plan
 * @throws LxopsError `plan.refused` and `plan.changed` before anything was changed; `plan.stopped` after
 */
export async function performPlan(
  prepare: () => Promise<Prepared>,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const prepared = await prepare();
  const { title, refusals, losses, digest } = prepared.shown;
  surroundings.emit({ type: 'plan', plan: prepared.shown });
  if (refusals.length > 0) throw new LxopsError('plan.refused', { title, refusals });
  if (approval.dryRun) return false;
  if (approval.digest !== undefined && approval.digest !== digest) throw new LxopsError('plan.changed', { title });
  if (losses.length === 0 || approval.confirm === undefined) return await carryOut(prepared, surroundings, signal);

  if (!(await approval.confirm(prepared.shown))) return false;
  // Time has passed while the person was reading.
  return await performPlan(prepare, { ...approval, digest, confirm: undefined }, surroundings, signal);
}

async function carryOut(
  { plan, journal, locate, goOn }: Prepared,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  if (plan.steps.length === 0) return true;
  const written = journal === undefined ? NO_JOURNAL : await openJournal(journal.path, plan, journal.unfinished);
  const { incus, host } = surroundings;
  const log = await openRunLog(logPath(host.environment, { ...plan, server: incus.address }), plan);
  const emit = (event: RunEvent): void => {
    log.write(event);
    surroundings.emit(event);
  };
  try {
    await runPlan(plan, written, { ...surroundings, emit, locate, ...(goOn === undefined ? {} : { goOn }) }, signal);
  } catch (error) {
    log.write({ type: 'error', code: 'stopped', text: signal.aborted ? 'cancelled' : explain(error) });
    throw error;
  } finally {
    await log.close();
  }
  return true;
}
