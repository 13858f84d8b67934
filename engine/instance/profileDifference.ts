/** How the profiles of an instance differ from those that its configuration wants; each list in its own order. */
export interface ProfileDifference {
  readonly onlyInConfig: readonly string[];
  readonly onlyInInstance: readonly string[];
  /** The same profiles, in another order. */
  readonly reordered: boolean;
}

export function profileDifference(wanted: readonly string[], actual: readonly string[]): ProfileDifference {
  const onlyInConfig = without(wanted, actual);
  const onlyInInstance = without(actual, wanted);
  const same = onlyInConfig.length === 0 && onlyInInstance.length === 0;
  return {
    onlyInConfig,
    onlyInInstance,
    reordered: same && wanted.some((profile, index) => profile !== actual[index]),
  };
}

/** What `list` has more of than `others`: a profile may be named twice. */
function without(list: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return list.filter((item) => {
    const index = rest.indexOf(item);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
