import type { Refusal } from './plan.ts';
import type { CreateBody, ImageSource, Step } from './step.ts';
import type { SeenInstance, SwapPieces, World } from './world.ts';

/** A mark that holds the name of the instance that is being rebuilt. */
export const SWAP_MARK = 'user.lxops.swap';

/** What the new and the old instance are called while they change places. */
export function swapNames(instance: string): { readonly fresh: string; readonly old: string } {
  // A name has at most 63 characters.
  const stem = instance.slice(0, 53).replace(/-+$/, '');
  return { fresh: `${stem}-lxops-new`, old: `${stem}-lxops-old` };
}

/** Has a rebuild that was stopped left something beside the instance? */
export function isSwapping({ swap }: World): boolean {
  return swap.fresh?.ours === true || swap.old?.ours === true;
}

/** Why a rebuild by swapping cannot be done, beyond what keeps any rebuild from being done. */
export function swapProblems(name: string, world: World): Refusal[] {
  const { instance, swap } = world;
  const refusals: Refusal[] = [];
  for (const piece of [swap.fresh, swap.old]) {
    if (piece === undefined || piece.ours) continue;
    refusals.push({
      text: `This server cannot rebuild, so lxops needs the name ${piece.name} for a while, and it is taken; rename that instance`,
    });
  }
  if (instance !== undefined && swap.old?.ours === true && instance.marks['swap'] !== name)
    refusals.push({
      text: `${swap.old.name} is left from a rebuild of ${name} that was stopped, and ${name} is another instance now; delete or rename one of them`,
    });
  if (instance?.made.ephemeral === true)
    refusals.push({ text: `${name} is ephemeral: when it stops, this server deletes it, and cannot rebuild it` });
  if (instance?.made.config['security.protection.delete'] === 'true')
    refusals.push({
      text: `${name} is protected from being deleted, which a rebuild on this server has to do: set security.protection.delete to false`,
    });
  return refusals;
}

export interface Swap {
  readonly project: string;
  readonly name: string;
  readonly image: ImageSource;
  /** Exactly the profiles that the instance has now, in their order. */
  readonly profiles: readonly string[];
  /** Keys that say whose the new instance is, and that it is not finished. */
  readonly marks: Readonly<Record<string, string>>;
}

/**
 * The steps by which a new instance takes the place of the old one, on a server that cannot rebuild: made and ready
 * before the old one stops, with its configuration, devices and MAC addresses, and the old one deleted last. Each state
 * that a stopped run leaves has its way on.
 */
export function swapSteps(swap: Swap, world: World): Step[] {
  const { project, name } = swap;
  const { fresh, old } = swapNames(name);
  const rename = (instance: string, to: string): Step => ({ kind: 'instance.rename', project, instance, to });
  const remove = (instance: string): Step => ({ kind: 'instance.delete', project, instance });
  const { instance: current, swap: pieces } = world;
  if (current === undefined && pieces.fresh !== undefined) return [rename(fresh, name), ...removeOld(pieces, remove)];
  if (current !== undefined && pieces.old !== undefined) return [remove(old)];
  const made = current?.made ?? pieces.old?.made;
  if (made === undefined) return [];
  return [
    ...(current === undefined ? [rename(old, name)] : []),
    ...(pieces.fresh === undefined ? [] : [remove(fresh)]),
    create(swap, fresh, made),
    ...(current?.running === true ? [{ kind: 'instance.stop', project, instance: name } as const] : []),
    rename(name, old),
    rename(fresh, name),
    remove(old),
  ];
}

function removeOld({ old }: SwapPieces, remove: (instance: string) => Step): Step[] {
  return old === undefined ? [] : [remove(old.name)];
}

function create({ project, name, image, profiles, marks }: Swap, fresh: string, made: CreateBody): Step {
  const config = { ...made.config, ...marks, [SWAP_MARK]: name };
  return { kind: 'instance.create', project, instance: fresh, image, profiles, options: { ...made, config } };
}

/** The configuration of an instance as far as a new one in its place needs it: its own, and its MAC addresses. */
export function keptConfig(config: SeenInstance['made']['config']): Record<string, string> {
  const isKept = (key: string): boolean =>
    /^volatile\.[^.]+\.hwaddr$/.test(key) || !/^(volatile|image|user\.lxops)\./.test(key);
  return Object.fromEntries(Object.entries(config).filter(([key]) => isKept(key)));
}
