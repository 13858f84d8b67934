import type { Instance, InstanceFilesystem } from '../instance/model.ts';
import { datasetNameFlaw, isThere } from './places.ts';
import type { Loss, Plan, Refusal } from './plan.ts';
import { planRemoval, type RemoveRequest } from './remove.ts';
import type { Step } from './step.ts';
import type { Stake, World } from './world.ts';

/**
 * Plan a destroy: the instance and its profile go, then those filesystems that the configuration marks `destroy`
 * and that are this instance's own. Deepest first, so that a nested one is gone before the one around it.
 */
export function planDestroy(request: RemoveRequest, world: World): Plan {
  const { instance } = request;
  const removal = planRemoval(request, world);
  const there = instance.filesystems.filter((filesystem) => isThere(filesystem, world));
  // Only what may go does not keep others from going.
  const going = there.filter((filesystem) => reasonToStay(filesystem, instance) === undefined);
  const fates = there.map((filesystem) => fateOf(filesystem, { instance, there, going }, world));
  const refusals = [...removal.refusals, ...fates.flatMap(({ refusal }) => refusal ?? [])];
  const doomed = fates.flatMap(({ step }) => step ?? []);
  return {
    operation: 'destroy',
    instance: instance.name,
    project: world.project,
    title: `destroy ${instance.name}`,
    actions: [],
    steps: refusals.length > 0 ? [] : [...removal.steps, ...deepestFirst(doomed)],
    losses: [...removal.losses, ...fates.flatMap(({ loss }) => loss ?? [])],
    keeps: [...removal.keeps, ...fates.flatMap(({ keep }) => keep ?? [])],
    refusals,
  };
}

/** The filesystems that exist, and those of them that may be destroyed. */
interface Doomsday {
  readonly instance: Instance;
  readonly there: readonly InstanceFilesystem[];
  readonly going: readonly InstanceFilesystem[];
}

/** One of them is set; `loss` goes with `step`. */
interface Fate {
  readonly keep?: string;
  readonly refusal?: Refusal;
  readonly step?: Doom;
  readonly loss?: Loss;
}

type Doom = Extract<Step, { kind: 'dataset.destroy' | 'directory.remove' }>;

function fateOf(filesystem: InstanceFilesystem, doomsday: Doomsday, world: World): Fate {
  const { id, path, kind, directory, place } = filesystem;
  const what = `${kind} ${path} (filesystem ${id})`;
  const reason = reasonToStay(filesystem, doomsday.instance);
  if (reason !== undefined) return { keep: `${what} stays: ${reason}` };
  const obstacle = nestedObstacle(filesystem, doomsday) ?? obstacleOf(filesystem, doomsday, world);
  if (obstacle !== undefined) return { refusal: { text: `${what} cannot be destroyed: ${obstacle}`, place } };
  const stake = world.stakes.get(path);
  return {
    step: kind === 'dataset' ? { kind: 'dataset.destroy', dataset: path } : { kind: 'directory.remove', directory },
    loss: stake === undefined ? what : { what: `${what}${snapshotsText(stake)}`, size: stake.size },
  };
}

/** Why a filesystem is left alone, whatever happens to the others. */
function reasonToStay(filesystem: InstanceFilesystem, instance: Instance): string | undefined {
  if (!filesystem.destroy) return 'it is not marked `destroy: true`';
  const flaw = pathFlaw(filesystem);
  if (flaw !== undefined) return flaw;
  if (filesystem.fromInstance) return undefined;
  return `no part of its path is (instance), so it may not belong to ${instance.name} alone`;
}

function snapshotsText({ snapshots }: Stake): string {
  if (snapshots.length === 0) return '';
  return `, with ${snapshots.length === 1 ? 'snapshot' : 'snapshots'} ${snapshots.join(', ')}`;
}

/** Places that are never destroyed, whatever a configuration says. */
function pathFlaw({ kind, path, directory }: InstanceFilesystem): string | undefined {
  const parts = directory.split('/').slice(1);
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'a part of its path is empty, "." or ".."';
  if (kind === 'dataset') return path.includes('/') ? datasetNameFlaw(path) : 'it is the root of a pool';
  if (parts.length < 2) return 'it is too close to the root of the host';
  if (parts[0] === 'home' && parts.length < 3) return 'it is a home directory';
  return undefined;
}

/** What makes destroying an otherwise rightful filesystem dangerous now. */
function obstacleOf(filesystem: InstanceFilesystem, doomsday: Doomsday, world: World): string | undefined {
  const { kind, directory } = filesystem;
  const users = [...world.otherUsers].filter(([source]) => source === directory || source.startsWith(`${directory}/`));
  if (users.length > 0)
    return `${users.flatMap(([, names]) => names).join(', ')} ${users.length === 1 ? 'uses' : 'use'} it too`;
  if (world.unreadable.length > 0)
    return `the server cannot say whether ${world.unreadable.join(', ')} ${world.unreadable.length === 1 ? 'uses' : 'use'} it`;
  return kind === 'dataset'
    ? datasetObstacle(filesystem, doomsday, world)
    : directoryObstacle(filesystem, doomsday, world);
}

function datasetObstacle(
  { path, directory }: InstanceFilesystem,
  { going }: Doomsday,
  world: World,
): string | undefined {
  const mountpoint = world.datasets.get(path)?.mountpoint;
  if (mountpoint !== undefined && mountpoint !== directory)
    return `it is mounted at ${mountpoint}, not at ${directory}`;
  const stake = world.stakes.get(path);
  const foreign = stake?.children.filter((child) => !going.some((other) => other.path === child)) ?? [];
  if (foreign.length > 0) return `there are datasets in it that are not to be destroyed: ${foreign.join(', ')}`;
  if ((stake?.clones.length ?? 0) > 0)
    return `${stake?.clones.join(', ')} are clones of it; promote or destroy them first`;
  return undefined;
}

function directoryObstacle(
  { path, directory }: InstanceFilesystem,
  { going }: Doomsday,
  world: World,
): string | undefined {
  const seen = world.directories.get(directory);
  if (seen?.kind === 'symlink') return `it is a symbolic link to ${seen.realPath}; remove the link yourself`;
  if (seen !== undefined && seen.realPath !== directory)
    return `it is really ${seen.realPath}, through a symbolic link; write that path instead`;
  const mounts = world.stakes.get(path)?.mountsBelow ?? [];
  const foreign = mounts.filter(
    (mount) => !going.some((other) => other.kind === 'dataset' && other.directory === mount),
  );
  return foreign.length === 0 ? undefined : `${foreign.join(', ')} is mounted in it; unmount that first`;
}

/** Another filesystem of the same instance that is to stay, inside the one that is to go. */
function nestedObstacle({ directory, id }: InstanceFilesystem, { there, going }: Doomsday): string | undefined {
  const inside = there.find(
    (other) => other.id !== id && other.directory.startsWith(`${directory}/`) && !going.includes(other),
  );
  return inside === undefined ? undefined : `${inside.path} (filesystem ${inside.id}) is in it and is to stay`;
}

function deepestFirst(steps: readonly Doom[]): Doom[] {
  const pathOf = (step: Doom) => (step.kind === 'dataset.destroy' ? step.dataset : step.directory);
  return steps.toSorted(
    (a, b) => pathOf(b).split('/').length - pathOf(a).split('/').length || (pathOf(a) < pathOf(b) ? -1 : 1),
  );
}
