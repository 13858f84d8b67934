import type { WireFullInstance } from '../incus/instances.ts';
import type { CreateBody } from '../plan/step.ts';
import { keptConfig, SWAP_MARK, swapNames } from '../plan/swap.ts';
import type { SwapPiece, SwapPieces } from '../plan/world.ts';

/** What a rebuild that swaps instances has made or renamed beside this one, among the instances of its project. */
export function swapPieces(name: string, here: readonly WireFullInstance[]): SwapPieces {
  const seen = (pieceName: string): SwapPiece | undefined => {
    const found = here.find((other) => other.name === pieceName);
    if (found === undefined) return undefined;
    return {
      name: pieceName,
      ours: found.config[SWAP_MARK] === name,
      running: found.status !== 'Stopped',
      profiles: found.profiles,
      made: madeWith(found),
    };
  };
  const names = swapNames(name);
  return { fresh: seen(names.fresh), old: seen(names.old) };
}

/** What a new instance in the place of this one is to be made with. */
export function madeWith({
  config,
  devices,
  type,
  ephemeral,
  description,
}: Pick<WireFullInstance, 'config' | 'devices' | 'type' | 'ephemeral' | 'description'>): CreateBody {
  const kind = type === 'virtual-machine' ? type : 'container';
  return { config: keptConfig(config), devices, type: kind, ephemeral, description };
}
