import { observeHost } from '../observe/observeHost.ts';
import { type Approval, performPlan, type Surroundings } from '../perform.ts';
import { planCreateDevices } from '../plan/createDevices.ts';
import { type ConfigRequest, plannedSources } from './loadOperation.ts';
import { prepared, situationOf } from './situation.ts';

const LOOKS = { aside: false, actions: false, sources: true, not: new Set(['image'] as const) };

/** Make the datasets and directories of an instance. Needs no server. */
export async function createDevices(
  request: ConfigRequest,
  approval: Approval,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<boolean> {
  const prepare = async () => {
    const situation = await situationOf(request, LOOKS, surroundings, signal);
    const { instance, project, sources, unfinished } = situation;
    const { data } = plannedSources(sources, project);
    const world = await observeHost({ host: surroundings.host, instance, data, unfinished }, signal);
    return prepared(planCreateDevices({ instance, project, data }, world), situation);
  };
  return await performPlan(prepare, approval, surroundings, signal);
}
