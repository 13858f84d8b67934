import { type Schema, type SchemaName, schemaAt, schemaOf } from '../config/schema.ts';

/** A topic is a part of a schema, told in the schema's own words, or a text that no schema can hold. */
type Topic = { readonly schema: SchemaName; readonly path: readonly string[] } | { readonly text: string };

const SOME = '*';

const TABLE: Readonly<Record<string, Topic>> = {
  config: { schema: 'lxops-v1', path: [] },
  filesystem: { schema: 'lxops-v1', path: ['filesystems', SOME] },
  device: { schema: 'lxops-v1', path: ['devices', SOME] },
  lxdops: { schema: 'lxdops', path: [] },
  'cloud-config': { schema: 'cloud-config', path: [] },
  users: { schema: 'cloud-config', path: ['users', '0'] },
  write_files: { schema: 'cloud-config', path: ['write_files', '0'] },
  pattern: {
    text: `A pattern is text in which (NAME) is replaced by the value of the property NAME.

Values come from, first match first: the built-in properties, -P NAME=VALUE on the command line,
\`properties:\` of the configuration, and the user's properties files. Built in are
  (instance)          the name of the instance
  (project)           the project, \`default\` when there is none
  (project/)          the project and a slash; nothing for the default project
  (project_instance)  PROJECT_INSTANCE; the name alone in the default project
Values are inserted as they are and not substituted again; only innermost parentheses count. A
property that is not set is an error. \`lxops i properties FILE\` lists the properties of a
configuration.
`,
  },
  hostpath: {
    text: `A host path names a file of this machine: in \`include\`, \`cloud-config-files\` and \`source-config\`.

A relative path starts at the directory of the file that says it. In \`include\` and
\`cloud-config-files\` a (NAME) is replaced by the property of the command line (-P) or of the user's
properties files; when that is not set or empty, the path is left out. That makes a file
conditional: \`(local_alpine)/container.yaml\` is included only where local_alpine is set. The
characters | ; , : are reserved and cannot stand in such a path.
`,
  },
  properties: {
    text: `Properties are names with values, for patterns.

They come from, first match first: -P NAME=VALUE on the command line; \`properties:\` of the
configuration, where an including file overrides its includes; the user's \`lxops/properties.yaml\`
in $XDG_CONFIG_HOME (~/.config); the files \`lxops/properties.d/*.yaml\` there, the last name first.
\`lxops property list\` lists those of the user, \`lxops property set NAME VALUE\` sets one.
`,
  },
};

/** The names of all topics, sorted. */
export const TOPICS: readonly string[] = Object.keys(TABLE).toSorted();

/** What help says about a topic; `undefined` when there is no such topic. */
export function topicText(name: string): string | undefined {
  const topic = TABLE[name];
  if (topic === undefined) return undefined;
  if ('text' in topic) return topic.text;
  const steps = topic.path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const schema = steps.length === 0 ? schemaOf(topic.schema) : schemaAt(topic.schema, steps);
  return schema === undefined ? undefined : schemaText(schema);
}

function schemaText(schema: Schema): string {
  const { description = '', properties = {} } = schema;
  const current = schemaOf('lxops-v1');
  const isShared = ([key, field]: [string, Schema]): boolean =>
    schema !== current && field.description === current.properties?.[key]?.description;
  const fields = Object.entries(properties);
  const own = fields.filter((field) => !isShared(field)).map(([key, field]) => `\n${key}\n${fieldText(field)}`);
  const shared = fields.filter(isShared).map(([key]) => key);
  const rest = `As in #lxops-v1 (lxops help config): ${shared.join(', ')}.`;
  return `${wrap(description, '')}${own.join('')}${shared.length === 0 ? '' : `\n${wrap(rest, '')}`}`;
}

function fieldText({ description = '', deprecatedBy, default: value, enum: words, examples, merge }: Schema): string {
  return [
    description,
    ...(deprecatedBy === undefined ? [] : [`Not used any more. ${deprecatedBy}`]),
    ...(words === undefined ? [] : [`One of: ${words.join(', ')}.`]),
    ...(value === undefined ? [] : [`Default: ${JSON.stringify(value)}.`]),
    ...(examples === undefined
      ? []
      : [
          `For example: ${examples.map((example) => (typeof example === 'string' ? example : JSON.stringify(example))).join(', ')}`,
        ]),
    ...(merge === undefined ? [] : [`Includes: ${merge}`]),
  ]
    .map((sentence) => wrap(sentence, '    '))
    .join('');
}

/** Break a text into lines of at most 100 characters. */
function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && indent.length + line.length + word.length + 1 > 100) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => `${indent}${line}`.trimEnd() + '\n').join('');
}
