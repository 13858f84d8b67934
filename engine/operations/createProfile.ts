import { resolve } from 'node:path';
import { observeWorld } from '../observe/observeWorld.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { planCreateProfile } from '../plan/createProfile.ts';
import { NO_SOURCES } from '../plan/sources.ts';
import type { ConfigRequest } from './loadOperation.ts';
import { prepared, situationOf } from './situation.ts';

const LOOKS = { aside: true, actions: false, sources: false, not: new Set(['image', 'owner'] as const) };

/** Make the profile of an instance. */
export async function createProfile(
  request: ConfigRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const { incus, host } = surroundings;
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, unfinished } = situation;
    const observation = {
      incus,
      host,
      instance,
      project,
      unfinished,
      ...NO_SOURCES,
      withStakes: false,
      withImage: false,
    };
    const world = await observeWorld(observation, signal);
    return prepared(planCreateProfile({ instance, configPath: resolve(request.file) }, world), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}
