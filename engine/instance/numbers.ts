/** Numbers by name, in the order of the file. */
export type Numbers = ReadonlyMap<string, number>;

type Result = { readonly numbers: Numbers } | { readonly problem: string };

/** Read `name,number` lines. */
export function parseNumbers(text: string): Result {
  const numbers = new Map<string, number>();
  for (const line of text.split(/\r?\n/).filter((one) => one !== '')) {
    const [, name, digits] = /^"?([^",]+)"?,\s*"?(\d+)"?$/.exec(line) ?? [];
    if (name === undefined || digits === undefined) return { problem: `not a line "name,number": ${line}` };
    numbers.set(name, Number(digits));
  }
  return { numbers };
}

export function printNumbers(numbers: Numbers): string {
  return [...numbers].map(([name, number]) => `${name},${number}\n`).join('');
}

export interface NumberChoice {
  /** Where new numbers begin; without it at the smallest that is known. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Forget the names that are not given. */
  readonly clean: boolean;
}

/** Who has a number keeps it; new names get the next free ones in the order given. */
export function giveNumbers(known: Numbers, names: readonly string[], { first, last, clean }: NumberChoice): Result {
  const wanted = new Set(names);
  const numbers = new Map([...known].filter(([name]) => !clean || wanted.has(name)));
  const begin = first ?? (known.size === 0 ? undefined : Math.min(...known.values()));
  const taken = new Set(numbers.values());
  for (const name of wanted) {
    if (numbers.has(name)) continue;
    if (begin === undefined) return { problem: 'no numbers found.  please specify -first' };
    let next = begin;
    while (taken.has(next)) next++;
    if (last !== undefined && next > last) return { problem: `no numbers available between ${begin}, ${last}` };
    taken.add(next);
    numbers.set(name, next);
  }
  return { numbers };
}
