import type { CreateBody } from '../plan/step.ts';

/** `lxc-options` as the API understands them. */
export interface CreateOptions {
  readonly create: CreateBody;
  /** What could not be understood, one sentence each. */
  readonly problems: readonly string[];
}

type Draft = { -readonly [K in keyof CreateBody]: CreateBody[K] } & {
  config: Record<string, string>;
  devices: Record<string, Record<string, string>>;
};

/** What each option of `incus create` does to the request; `apply` returns a problem or nothing. */
const OPTIONS: Readonly<
  Record<string, { readonly takesValue: boolean; readonly apply: (draft: Draft, value: string) => string | undefined }>
> = {
  config: { takesValue: true, apply: addConfig },
  device: { takesValue: true, apply: addDevice },
  ephemeral: { takesValue: false, apply: (draft) => void (draft.ephemeral = true) },
  network: {
    takesValue: true,
    apply: (draft, network) => void (draft.devices['eth0'] = { type: 'nic', name: 'eth0', network }),
  },
  storage: {
    takesValue: true,
    apply: (draft, pool) => void (draft.devices['root'] = { type: 'disk', path: '/', pool }),
  },
  target: { takesValue: true, apply: (draft, member) => void (draft.target = member) },
  type: { takesValue: true, apply: (draft, type) => void (draft.instanceType = type) },
  vm: { takesValue: false, apply: (draft) => void (draft.type = 'virtual-machine') },
};

const LETTERS: Readonly<Record<string, string>> = {
  c: 'config',
  d: 'device',
  e: 'ephemeral',
  n: 'network',
  s: 'storage',
  t: 'type',
};

/** Understand the words that the original put before the name in `incus create`. */
export function parseLxcOptions(words: readonly string[]): CreateOptions {
  const draft: Draft = { config: {}, devices: {}, type: 'container', ephemeral: false };
  const problems: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const { name, inline } = split(words[index] ?? '');
    const option = OPTIONS[name];
    if (option === undefined) {
      problems.push(
        `lxc-options: lxops does not know "${words[index]}"; it knows ${Object.keys(OPTIONS)
          .map((known) => `--${known}`)
          .join(' ')}`,
      );
      continue;
    }
    const value = option.takesValue ? (inline ?? words[++index]) : '';
    const problem = value === undefined ? `lxc-options: --${name} needs a value` : option.apply(draft, value);
    if (problem !== undefined) problems.push(problem);
  }
  return { create: draft, problems };
}

/** `--name=value`, `--name`, `-n value`, `-nvalue`. */
function split(word: string): { name: string; inline?: string } {
  const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
  if (long !== null) return { name: long[1] ?? '', ...(long[2] === undefined ? {} : { inline: long[2] }) };
  const short = /^-([a-z])(.+)?$/s.exec(word);
  if (short === null) return { name: word };
  return {
    name: LETTERS[short[1] ?? ''] ?? '',
    ...(short[2] === undefined ? {} : { inline: short[2].replace(/^=/, '') }),
  };
}

function addConfig(draft: Draft, text: string): string | undefined {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) return `lxc-options: --config takes KEY=VALUE, not "${text}"`;
  draft.config[key] = value;
  return undefined;
}

function addDevice(draft: Draft, text: string): string | undefined {
  const [device, ...pairs] = text.split(',');
  const settings = pairs.map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  if (device === undefined || device === '' || settings.length === 0 || settings.includes(null)) {
    return `lxc-options: --device takes DEVICE,KEY=VALUE…, not "${text}"`;
  }
  const added = Object.fromEntries(settings.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
  draft.devices[device] = { ...draft.devices[device], ...added };
  return undefined;
}
