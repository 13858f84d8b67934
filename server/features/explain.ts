import type { Schema } from '../../engine/config/schema.ts';

/** What the schema says about a key, as Markdown: the sentences, then type, default, example and how includes merge it. */
export function explain(name: string, schema: Schema): string {
  const facts = [
    schema.deprecatedBy === undefined
      ? ''
      : `**${schema.deprecated ? 'Ignored by lxops' : 'Old'}.** ${schema.deprecatedBy}`,
    schema.description ?? '',
    valuesOf(schema),
    schema.default === undefined ? '' : `Default: ${code(schema.default)}`,
    exampleOf(name, schema),
    schema.merge === undefined ? '' : `*Includes:* ${schema.merge}`,
  ];
  return [`**${name}**${typeOf(schema)}`, ...facts].filter((fact) => fact !== '').join('\n\n');
}

function typeOf(schema: Schema): string {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const pattern = schema.kind === 'pattern' ? ', a pattern' : '';
  return types.length === 0 ? '' : ` — ${types.map((type) => TYPES[type]).join(' or ')}${pattern}`;
}

const TYPES = { string: 'text', boolean: 'true or false', array: 'list', object: 'map' } as const;

function valuesOf(schema: Schema): string {
  const words = schema.enum?.map((word, index) => `- \`${word}\`: ${schema.enumDescriptions?.[index] ?? ''}`);
  return words?.join('\n') ?? '';
}

function exampleOf(name: string, schema: Schema): string {
  const [example] = schema.examples ?? [];
  if (example === undefined) return '';
  return `\`\`\`yaml\n${name}: ${toFlow(example)}\n\`\`\``;
}

/** YAML's flow style, as it would be typed: quotes only where they are needed. */
function toFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toFlow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, member]) => `${key}: ${toFlow(member)}`)
      .join(', ')}}`;
  }
  const text = String(value);
  return typeof value === 'string' && /[\n,[\]{}#]|^[\s&*!|>'"%@`]|: |^$/.test(text) ? JSON.stringify(text) : text;
}

function code(value: unknown): string {
  return `\`${String(value)}\``;
}
