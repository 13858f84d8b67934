import { literal } from '../../yaml/literal.ts';
import { quote } from '../../yaml/quote.ts';

/** Lines of an entry; what could not be moved stands there as a comment. */
export interface CloudEntry {
  readonly lines: readonly string[];
  readonly isComment?: boolean;
}

/** The sections of a cloud-config file that is to be written. */
export interface CloudParts {
  readonly packages?: readonly CloudEntry[];
  readonly users?: readonly CloudEntry[];
  readonly write_files?: readonly CloudEntry[];
  readonly runcmd?: readonly CloudEntry[];
}

/** The text of a cloud-config file; `undefined` when there is nothing to write. Entries follow in lxops's order. */
export function cloudText(remark: string, parts: CloudParts): string | undefined {
  const sections = Object.entries(parts as Record<string, readonly CloudEntry[]>).filter(([, list]) => list.length > 0);
  if (sections.length === 0) return undefined;
  const lines = sections.flatMap(([key, entries]) => [
    entries.every(({ isComment }) => isComment) ? `# ${key}:` : `${key}:`,
    ...entries.flatMap(({ lines, isComment }) => (isComment ? lines.map(commented) : lines)),
  ]);
  const failing = parts.runcmd?.some(({ isComment }) => !isComment)
    ? ['# A command that fails ends the launch, where lxdops went on.']
    : [];
  return ['#cloud-config', `# ${remark}`, ...failing, ...lines, ''].join('\n');
}

/** A text as the value of a key or a dash: one line, or a block under it. */
export function valueLines(lead: string, text: string, indent: string): readonly string[] {
  const [sign, ...body] = literal(text) ?? [];
  if (sign === undefined) return [`${lead} ${quote(text)}`];
  return [`${lead} ${sign}`, ...body.map((line) => (line === '' ? '' : `${indent}${line}`))];
}

/** An entry that is a map; empty values are left out, `true` is a flag. */
export function mapEntry(values: Readonly<Record<string, string | true>>, remarks: readonly string[] = []): CloudEntry {
  const lines = Object.entries(values)
    .filter(([, value]) => value !== '')
    .flatMap(([key, value]) => (value === true ? [`${key}: true`] : valueLines(`${key}:`, value, '  ')));
  const all = [...lines, ...remarks.map((remark) => `# ${remark}`)];
  return { lines: all.map((line, index) => (line === '' ? '' : `${index === 0 ? '- ' : '  '}${line}`)) };
}

function commented(line: string): string {
  return line === '' ? '#' : `# ${line}`;
}
