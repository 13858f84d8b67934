import { isDeepStrictEqual } from 'node:util';
import { LxopsError } from './errors.ts';
import { explain } from './explain.ts';
import { argvOn, type Host, tryCommand } from './host/runCommand.ts';
import type { IncusClient } from './incus/connect.ts';
import type { Place } from './config/model.ts';
import type { Plan } from './plan/plan.ts';
import type { UnfinishedRun } from './plan/world.ts';
import type { RunEvent, ShownPlan } from './run/events.ts';
import { NO_JOURNAL, openJournal, readJournal } from './run/journal.ts';
import { logPath, openRunLog } from './run/runLog.ts';
import { runPlan } from './run/runPlan.ts';
import type { RunLimits } from './run/steps.ts';
import { whileAlone } from './run/whileAlone.ts';

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
 * Observe, plan, show, and run: every operation on filesystems, profiles and instances goes through here.
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
  if (refusals.length > 0) throw new LxopsError('plan.refused', { title, refusals, ...firstPlace(prepared) });
  if (approval.dryRun) return false;
  if (approval.digest !== undefined && approval.digest !== digest) throw new LxopsError('plan.changed', { title });
  if (losses.length === 0 || approval.confirm === undefined) return await carryOut(prepared, surroundings, signal);

  if (!(await approval.confirm(prepared.shown))) return false;
  // Time has passed while the person was reading.
  return await performPlan(prepare, { ...approval, digest, confirm: undefined }, surroundings, signal);
}

function firstPlace({ plan, locate }: Prepared): { place?: string } {
  const place = plan.refusals.find((refusal) => refusal.place !== undefined)?.place;
  return place === undefined ? {} : { place: locate(place) };
}

/** Run a plan that nobody else is at work on, in a world that has not changed since it was made. */
async function carryOut(prepared: Prepared, surroundings: Surroundings, signal: AbortSignal): Promise<boolean> {
  const { plan, journal } = prepared;
  if (plan.steps.length === 0) return true;
  await checkSudo(plan, surroundings.host, signal);
  const { title, instance, project } = plan;
  return await whileAlone(surroundings.incus, { project, instance }, title, async () => {
    // Whoever had it until now may have done part of what is planned.
    if (journal !== undefined && !isDeepStrictEqual(await readJournal(journal.path), journal.unfinished))
      throw new LxopsError('plan.changed', { title });
    return await runRecorded(prepared, surroundings, signal);
  });
}

/** sudo that asks for a password where nobody can type one would stop the run half-way. */
async function checkSudo({ title, steps }: Plan, host: Host, signal: AbortSignal): Promise<void> {
  const onHost = steps.some(({ kind }) => !/^(?:instance|profile|guest|image)\b/.test(kind));
  if (
    !onHost ||
    host.asks === true ||
    host.sudo === 'always' ||
    argvOn(host, { argv: ['true'], asRoot: true })[0] !== 'sudo'
  )
    return;
  const { exitCode, stderr } = await tryCommand(host, { argv: ['sudo', '-n', 'true'] }, signal);
  if (exitCode === 0) return;
  const refusals = [
    `Root is needed for its filesystems, and sudo cannot ask for a password here (${stderr.trim()}). Run the same command in a terminal, or allow sudo without a password for zfs, mkdir, chown and rm`,
  ];
  throw new LxopsError('plan.refused', { title, refusals });
}

async function runRecorded(
  { plan, journal, locate, goOn }: Prepared,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
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
