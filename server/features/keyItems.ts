import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { childSchema, type Schema, takes } from '../../engine/config/schema.ts';
import type { Cursor } from './cursor.ts';
import { asSnippet, type Edited } from './edited.ts';
import { explain } from './explain.ts';

/** The keys of a map that are not set yet, each with a snippet that puts the cursor where the value belongs. */
export function keyItems(schema: Schema, cursor: Cursor, edited: Edited): CompletionItem[] {
  const text = edited.document.getText();
  const hasColon = /^[ \t]*:/.test(text.slice(edited.to, edited.to + 20));
  if (cursor.typed.includes(':')) return [];
  const keys = Object.keys(schema.properties ?? {}).filter((key) => !cursor.siblings.includes(key));
  const items = keys.flatMap((key, index) => {
    const member = childSchema(schema, key);
    if (member === undefined || member.deprecated === true) return [];
    const item = keyItem(key, member, String(index).padStart(2, '0'));
    const body = hasColon ? key : bodyOf(key, member, cursor.flow);
    const snippets = hasColon || cursor.flow ? [] : wholeSnippets(key, member, item, edited);
    return [asSnippet(item, body, edited), ...snippets];
  });
  const entries = schema.properties === undefined && !cursor.flow && !hasColon ? snippetItems(schema, edited) : [];
  return [...items, ...entries];
}

/** The snippets of a map or list for a new entry; for a list, without the dash that is there already. */
export function snippetItems(schema: Schema | undefined, edited: Edited): CompletionItem[] {
  return (schema?.defaultSnippets ?? []).map(({ label, bodyText }) => {
    const item = { label, kind: CompletionItemKind.Snippet, sortText: `~${label}` };
    const body = bodyText.startsWith('- ') ? bodyText.slice(2).replaceAll('\n  ', '\n') : bodyText;
    return asSnippet(item, body, edited);
  });
}

function keyItem(label: string, schema: Schema, sortText: string): CompletionItem {
  return {
    label,
    kind: CompletionItemKind.Property,
    sortText,
    documentation: { kind: 'markdown', value: explain(label, schema) },
  };
}

/** Snippets that write the key as well. */
function wholeSnippets(key: string, schema: Schema, item: CompletionItem, edited: Edited): CompletionItem[] {
  const whole = (schema.defaultSnippets ?? []).filter(({ bodyText }) => bodyText.startsWith(`${key}:`));
  return whole.map(({ label, bodyText }) => {
    const snippet = { ...item, label: `${key}: ${label}`, filterText: key, kind: CompletionItemKind.Snippet };
    return asSnippet({ ...snippet, sortText: `~${item.sortText ?? ''}` }, bodyText, edited);
  });
}

function bodyOf(key: string, schema: Schema, flow: boolean): string {
  if (flow) return `${key}: ${choiceOf(schema)}`;
  const [entry] = (schema.defaultSnippets ?? []).filter(({ bodyText }) => !bodyText.startsWith(`${key}:`));
  const indent = entry?.bodyText.startsWith('- ') === true ? '' : '  ';
  if (entry !== undefined && !takes(schema, 'string')) return `${key}:\n${indented(entry.bodyText, indent)}`;
  if (schema.type === 'object') return `${key}:\n  $0`;
  if (schema.type === 'array') return `${key}:\n- $0`;
  return `${key}: ${choiceOf(schema)}`;
}

function choiceOf(schema: Schema): string {
  if (schema.enum !== undefined) return `\${1|${schema.enum.join(',')}|}`;
  return schema.type === 'boolean' ? `\${1|${schema.default === false ? 'true,false' : 'false,true'}|}` : '$0';
}

function indented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => indent + line)
    .join('\n');
}
