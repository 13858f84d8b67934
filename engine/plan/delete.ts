import { isThere } from './places.ts';
import type { Plan } from './plan.ts';
import { planRemoval, type RemoveRequest } from './remove.ts';
import type { World } from './world.ts';

/** Plan a delete: the instance and its profile go, every filesystem stays. */
export function planDelete(request: RemoveRequest, world: World): Plan {
  const { instance } = request;
  const removal = planRemoval(request, world);
  const stays = instance.filesystems
    .filter((filesystem) => isThere(filesystem, world))
    .map(({ id, kind, path }) => `${kind} ${path} (filesystem ${id}) stays`);
  return {
    operation: 'delete',
    instance: instance.name,
    project: world.project,
    title: `delete ${instance.name}`,
    actions: [],
    ...removal,
    keeps: [...removal.keeps, ...stays],
    steps: removal.refusals.length > 0 ? [] : removal.steps,
  };
}
