import type { Place } from '../config/model.ts';
import { getInstance } from '../incus/instances.ts';
import { instancesOf, listProfiles } from '../incus/profiles.ts';
import type { Instance } from '../instance/model.ts';
import { profileDifference } from '../instance/profileDifference.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { planImportProfiles, type ProfileText } from '../plan/importProfiles.ts';
import { show } from '../plan/plan.ts';
import { planApplyProfiles } from '../plan/profiles.ts';
import { journalPath, readJournal } from '../run/journal.ts';

export interface ApplyRequest {
  readonly instance: Instance;
  readonly project: string;
  /** Turns a place into `file:line:column`. */
  readonly locate: (place: Place) => string;
}

/** Give an instance the profiles that its configuration wants. */
export async function applyProfiles(
  { instance, project, locate }: ApplyRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host } = surroundings;
  const prepare = async () => {
    const journal = journalPath(host.environment, { server: incus.address, project, instance: instance.name });
    const [seen, profiles, unfinished] = await Promise.all([
      getInstance(incus, { project, instance: instance.name }, signal),
      listProfiles(incus, project, signal),
      readJournal(journal),
    ]);
    const names = new Set(profiles.map(({ name }) => name));
    const plan = planApplyProfiles(instance, { project, profiles: names, unfinished, current: seen?.profiles });
    return { plan, shown: show(plan, locate), locate };
  };
  return await performPlan(prepare, approval, surroundings, signal);
}

/**
 * Bring the profiles of an instance into the order of its configuration; only the order.
 *
 * @returns false when they are not the same profiles
 */
export async function reorderProfiles(
  request: ApplyRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { instance, project } = request;
  const seen = await getInstance(surroundings.incus, { project, instance: instance.name }, signal);
  const { onlyInConfig, onlyInInstance } = profileDifference(instance.profiles, seen?.profiles ?? instance.profiles);
  if (onlyInConfig.length > 0 || onlyInInstance.length > 0) return false;
  await applyProfiles(request, approval, surroundings, signal);
  return true;
}

/** Make or replace profiles. */
export async function importProfiles(
  profiles: readonly ProfileText[],
  project: string,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const prepare = async () => {
    const all = await listProfiles(surroundings.incus, project, signal);
    const existing = new Map(all.map((profile) => [profile.name, { usedBy: instancesOf(profile) }]));
    const plan = planImportProfiles(profiles, existing, project);
    const locate = ({ file }: Place) => file;
    return { plan, shown: show(plan, locate), locate };
  };
  return await performPlan(prepare, approval, surroundings, signal);
}
