import type { GuestAction } from './action.ts';
import { type ActionContext, cannot, looksLikeOption, notApplied } from './context.ts';
import type { CloudConfig, Package } from './model.ts';
import { quoteWord } from './quote.ts';

/** Fetch the lists when asked to, or for an upgrade; upgrade; then one script for each package. */
export function packageActions(context: ActionContext, config: CloudConfig): readonly GuestAction[] {
  const { packageUpdate, packageUpgrade, packages } = config;
  const fetched = packageUpdate?.value === true ? packageUpdate : packageUpgrade;
  return [
    ...(fetched?.value === true
      ? line(context, context.ostype?.update, 'update the lists of packages', fetched.place)
      : []),
    ...(packageUpgrade?.value === true
      ? line(context, context.ostype?.upgrade, 'upgrade packages', packageUpgrade.place)
      : []),
    ...packages.flatMap((one) => installAction(context, one)),
  ];
}

function line(
  context: ActionContext,
  input: string | undefined,
  what: string,
  place: GuestAction['place'],
): readonly GuestAction[] {
  return input === undefined ? notApplied(context, what, place) : [{ op: 'script', input, place }];
}

function installAction(context: ActionContext, one: Package): readonly GuestAction[] {
  const { place } = one;
  const { ostype } = context;
  if (ostype === undefined) return cannot(context, 'install packages', place);
  if (looksLikeOption(context, one.value, place)) return [];
  const name = one.version === undefined ? one.value : ostype.packageVersion?.(one.value, one.version);
  if (name === undefined) return cannot(context, 'install a package in one version', place);
  const { install } = ostype;
  const word = quoteWord(name);
  return [{ op: 'script', input: `${install} ${word}`, package: { install, word }, place }];
}
