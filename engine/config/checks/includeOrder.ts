import { type Issue, issue } from '../issues.ts';
import type { Config, Setting } from '../model.ts';

/**
 * Say where an included file overrides the ostype or image of a file that includes it: the other way round than for
 * every other setting. Both places get an issue.
 *
 * @param includes does the first file include the other, directly or not?
 */
export function checkIncludeOrder(config: Config, includes: (file: string, other: string) => boolean): Issue[] {
  return FIELDS.flatMap((field) => {
    const winner = config[field];
    if (winner === undefined) return [];
    return overriddenBy(winner)
      .filter((loser) => loser.value !== winner.value && includes(loser.place.file, winner.place.file))
      .flatMap((loser) => pairOf(field, loser, winner));
  });
}

const FIELDS = ['ostype', 'image'] as const;

function overriddenBy(setting: Setting<string>): Setting<string>[] {
  return setting.overrides === undefined ? [] : [setting.overrides, ...overriddenBy(setting.overrides)];
}

function pairOf(field: string, loser: Setting<string>, winner: Setting<string>): Issue[] {
  const without = issue('include-overrides', loser.place, field, winner.value, baseName(winner.place.file));
  const over = issue('overrides-including', winner.place, field, loser.value, baseName(loser.place.file));
  return [
    { ...without, related: [{ place: winner.place, message: 'set here' }] },
    { ...over, related: [{ place: loser.place, message: 'overridden' }] },
  ];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
