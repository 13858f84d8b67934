/** A flag as the original's command lines know them: `-name x`, `--name x`, `-name=x`; booleans `-dry-run` only. */
export interface Flag {
  readonly name: string;
  readonly kind: 'text' | 'boolean' | 'number' | 'list';
  /** What help says about it. */
  readonly help: string;
  /** Stands for the value in help: `FILE`. */
  readonly value?: string;
}

/** What was given. Repeated flags: the last counts, except of kind `list`, which collects. */
export interface FlagValues {
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  boolean(name: string): boolean;
  list(name: string): readonly string[];
}

export interface ParsedFlags {
  readonly values: FlagValues;
  /** The words after the flags. */
  readonly rest: readonly string[];
  /** Somebody asked for help instead: `-h`, `-help`. */
  readonly help: boolean;
  /** Why the flags cannot be understood. */
  readonly problem: string | undefined;
  /** The name of a flag that there is not. */
  readonly unknown: string | undefined;
}

/**
 * Read the flags at the front of `words`, as Go's flag package does: the first word that is no flag ends them, `--`
 * ends them, `-` is a word.
 */
export function parseFlags(words: readonly string[], flags: readonly Flag[]): ParsedFlags {
  const given = new Map<string, string[]>();
  const done = (rest: readonly string[], extra: Partial<ParsedFlags> = {}): ParsedFlags => ({
    values: toValues(given),
    rest,
    help: false,
    problem: undefined,
    unknown: undefined,
    ...extra,
  });
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return done(words.slice(index + 1));
    const [, name, inline] = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === undefined) {
      return word.startsWith('--') || word.startsWith('-=')
        ? done([], { problem: `bad flag syntax: ${word}` })
        : done(words.slice(index));
    }
    const flag = flags.find((candidate) => candidate.name === name);
    if (flag === undefined) {
      return name === 'h' || name === 'help' ? done([], { help: true }) : done([], { unknown: name });
    }
    const value = flag.kind === 'boolean' ? (inline ?? 'true') : (inline ?? words[++index]);
    if (value === undefined) return done([], { problem: `flag needs a value: -${name}` });
    const flaw = valueFlaw(flag, value);
    if (flaw !== undefined) return done([], { problem: flaw });
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return done([]);
}

/** Go's spellings of a boolean. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false] as const),
]);

function valueFlaw({ name, kind }: Flag, value: string): string | undefined {
  if (kind === 'boolean' && !BOOLEANS.has(value)) return `-${name} is true or false, not "${value}"`;
  if (kind === 'number' && !/^[+-]?\d+$/.test(value)) return `-${name} takes a whole number, not "${value}"`;
  return undefined;
}

function toValues(given: ReadonlyMap<string, readonly string[]>): FlagValues {
  const last = (name: string) => given.get(name)?.at(-1);
  return {
    text: last,
    number: (name) => {
      const text = last(name);
      return text === undefined ? undefined : Number.parseInt(text, 10);
    },
    boolean: (name) => BOOLEANS.get(last(name) ?? 'false') ?? false,
    list: (name) => given.get(name) ?? [],
  };
}

/** The flags as help shows them, one line each. */
export function describeFlags(flags: readonly Flag[]): string {
  const left = flags.map(({ name, kind, value }) => `  -${name}${kind === 'boolean' ? '' : ` ${value ?? 'VALUE'}`}`);
  const width = Math.max(0, ...left.map((text) => text.length));
  return flags.map(({ help }, index) => `${(left[index] ?? '').padEnd(width)}  ${help}\n`).join('');
}
