import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { parseFile } from '../../engine/config/parseFile.ts';
import { printConfig } from '../../engine/config/print.ts';
import { booleanWord, plainKind } from '../../engine/config/yaml/scalar.ts';

/** A case as it was recorded from the original. */
export interface Recorded {
  readonly name: string;
  readonly group: string;
  readonly bugs?: readonly string[];
  readonly workspace?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly dirs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly argv: readonly string[];
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly stdoutContains?: readonly string[];
  readonly stdoutVariants?: readonly string[];
  readonly unstable?: unknown;
  readonly outFiles?: Readonly<Record<string, string | null>>;
  readonly compare: { readonly stdout: string; readonly stderr: string };
}

/** What our program did. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outFiles: Readonly<Record<string, string | undefined>>;
}

/** How an outcome differs from the recorded one: by exit code, results, and the things that messages name. */
export function compare(recorded: Recorded, outcome: Outcome): readonly string[] {
  const differences: string[] = [];
  if (recorded.exitCode !== outcome.exitCode)
    differences.push(`exit code ${outcome.exitCode}, not ${recorded.exitCode}: ${outcome.stderr}`);
  const messages = messagesIn(recorded);
  const said = `${outcome.stderr}\n${outcome.stdout}`;
  for (const name of messages.flatMap(namesIn))
    if (!said.includes(name)) differences.push(`nothing is said of ${name}`);
  // That os counts before ostype and image is said on purpose (B34).
  // What a conversion cannot keep is said on purpose too.
  const remarks = outcome.stderr
    .split('\n')
    .filter((line) => line !== '' && !line.includes('os sets it to') && !line.includes('becomes a comment'));
  if (recorded.exitCode === 0 && messages.every((line) => line === '') && remarks.length > 0)
    differences.push(`the original says nothing: ${remarks.join('; ')}`);
  if (recorded.exitCode === 0) differences.push(...compareResult(recorded, outcome));
  for (const path of Object.keys(recorded.outFiles ?? {})) {
    if (!sameFile(recorded, path, outcome.outFiles[path])) differences.push(`${path}: ${outcome.outFiles[path]}`);
  }
  return differences;
}

function compareResult(recorded: Recorded, outcome: Outcome): string[] {
  const how = recorded.compare.stdout;
  if (how === 'usage')
    return (recorded.stdoutContains ?? [])
      .filter((line) => !outcome.stdout.includes(line))
      .map((line) => `no "${line}"`);
  if (how === 'yaml') {
    const [ours, theirs] = [documentIn(recorded, outcome.stdout), documentIn(recorded, recorded.stdout)];
    return isDeepStrictEqual(ours, theirs) || onlyLostByOs(recorded, ours, theirs)
      ? []
      : [`printed:\n${outcome.stdout}\nrecorded:\n${recorded.stdout}`];
  }
  const variants = [recorded.stdout, ...(recorded.stdoutVariants ?? [])];
  const normal = how === 'table' ? tableIn : (text: string) => withoutMessages(text).trimEnd();
  if (variants.some((variant) => normal(variant) === normal(outcome.stdout))) return [];
  return [`printed:\n${outcome.stdout}\nrecorded:\n${recorded.stdout}`];
}

/** The YAML after the messages, scalars as text; those that the original's migration retypes (B34) in one form. */
function documentIn(recorded: Recorded, text: string): unknown {
  const body = text.slice(Math.max(0, text.indexOf('#lxops-v1'))).replaceAll('@CASE', '/CASE');
  const document: unknown = parse(body, { schema: 'failsafe' });
  const migrated = Object.values({ ...recorded.files }).some((file) => file.startsWith('#lxdops'));
  return migrated ? retyped(document) : document;
}

/** Where `os` lacks a name or image, the original loses the top-level one (B34) and we keep it. */
function onlyLostByOs(recorded: Recorded, ours: unknown, theirs: unknown): boolean {
  if (!Object.values({ ...recorded.files }).some((file) => file.startsWith('#lxdops') && /^os:/m.test(file)))
    return false;
  const without = (document: unknown): unknown => ({ ...(document as object), ostype: undefined, image: undefined });
  return isDeepStrictEqual(without(ours), without(theirs));
}

function retyped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(retyped);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [String(retyped(key)), retyped(member)]));
  if (typeof value !== 'string') return value;
  if (plainKind(value) === 'bool') return String(booleanWord(value));
  return /^(0x[0-9a-f]+|\.\d+)$/i.test(value) ? String(Number(value)) : value;
}

function tableIn(text: string): string {
  const lines = withoutMessages(text)
    .split('\n')
    .map((line) => line.replaceAll(/ +/g, ' ').trimEnd());
  return lines.join('\n').trim();
}

function withoutMessages(text: string): string {
  return text.replaceAll(/^(filesystem|device) .* is overriden\n/gm, '');
}

function sameFile(recorded: Recorded, path: string, ours: string | undefined): boolean {
  const theirs = recorded.outFiles?.[path] ?? undefined;
  if (theirs === undefined || ours === undefined) return theirs === ours;
  if (!/\.ya?ml$/.test(path)) return theirs === ours;
  // A conversion keeps comments, order and spelling; what it means counts.
  if (recorded.argv.includes('convert')) return meaning(theirs) === meaning(ours);
  return isDeepStrictEqual(documentIn(recorded, theirs), documentIn(recorded, ours));
}

function meaning(text: string): string {
  const { fields, issues } = parseFile('t.yaml', text);
  return issues.length > 0 ? JSON.stringify(issues) : printConfig(fields);
}

function messagesIn({ stdout, stderr }: Recorded): string[] {
  return [
    ...stderr.split('\n'),
    ...stdout.split('\n').filter((line) => /^(filesystem|device) .* is overriden$/.test(line)),
  ];
}

/** The things that a message of the original is about; our wording may be another. */
function namesIn(message: string): string[] {
  const found = [
    /^ignoring duplicate include: (.+)$/,
    /^(.*): "(.*)" overrides "(.*)"$/,
    /^(?:filesystem|device) (.+) is overriden$/,
    /^unknown filesystem id: (.+)$/,
    /^duplicate device path: (.+)$/,
    /^duplicate profiles: \[([^\] ]+)/,
    /^missing (?:filesystem|device), key=(.+)$/,
    /no such key: (.+)$/,
    /^(?:open|stat) (.+): no such file or directory$/,
    /^file does not exist: (.+)$/,
    /^missing device origin snapshot: (.+)$/,
  ].flatMap((pattern) => pattern.exec(message)?.slice(1) ?? []);
  return found.filter((name) => name !== '');
}
