import cloudConfig from '../../schemas/cloud-config.schema.json' with { type: 'json' };
import lxdops from '../../schemas/lxdops.schema.json' with { type: 'json' };
import lxopsV1 from '../../schemas/lxops-v1.schema.json' with { type: 'json' };

/** The formats that have a schema; each is named as in its directive, without the `#`. */
export type SchemaName = 'lxops-v1' | 'lxdops' | 'cloud-config';

type JsonType = 'string' | 'boolean' | 'object' | 'array';

/** What a text means, so that it can be completed and followed. */
export type TextKind = 'pattern' | 'config-path' | 'cloud-config-path' | 'filesystem' | 'profile' | 'guest-path';

/** The part of JSON Schema that our schemas use, with the keywords of our own. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly kind?: TextKind;
  /** How includes change the value, as sentences. */
  readonly merge?: string;
  /** lxops ignores the key. */
  readonly deprecated?: boolean;
  /** Not even that: the reader finds the key to be an error, in its own words. */
  readonly refused?: boolean;
  /** What to write instead, as a sentence. */
  readonly deprecatedBy?: string;
  readonly defaultSnippets?: readonly { readonly label: string; readonly bodyText: string }[];
  readonly $ref?: string;
}

type Path = readonly (string | number)[];

/** The schema of a whole file. */
export function schemaOf(name: SchemaName): Schema {
  return FILES[`${name}.schema.json`] ?? {};
}

/** The schema of the value at a path of keys and list indexes, or `undefined` when the format does not know it. */
export function schemaAt(name: SchemaName, path: Path): Schema | undefined {
  let schema: Schema | undefined = schemaOf(name);
  for (const step of path) schema = schema && childSchema(schema, step);
  return schema;
}

/** The schema of one member or item. */
export function childSchema(schema: Schema, step: string | number): Schema | undefined {
  if (typeof step === 'number') return schema.items;
  const own = schema.properties && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined;
  const other = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return own ?? other;
}

/** Does the schema take values of this type? One without a type takes all. */
export function takes(schema: Schema | undefined, type: JsonType): boolean {
  return (
    schema?.type === undefined ||
    schema.type === type ||
    (typeof schema.type !== 'string' && schema.type.includes(type))
  );
}

const FILES: Readonly<Record<string, Schema>> = Object.fromEntries(
  [lxopsV1, lxdops, cloudConfig].map((file) => [file.$id, linked(file as Schema)]),
);

/** The schema with what its references stand for in their place, all the way down; none of ours contains itself. */
function linked(schema: Schema): Schema {
  if (schema.$ref !== undefined) return linked(targetOf(schema.$ref));
  const { properties, items, additionalProperties: others } = schema;
  return {
    ...schema,
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, linked(value)])) }),
    ...(items === undefined ? {} : { items: linked(items) }),
    ...(typeof others === 'object' ? { additionalProperties: linked(others) } : {}),
  };
}

function targetOf(reference: string): Schema {
  const [file, pointer = ''] = reference.split('#');
  let target: unknown = [lxopsV1, lxdops, cloudConfig].find(({ $id }) => $id === file);
  for (const step of pointer.split('/').slice(1)) target = (target as Record<string, unknown> | undefined)?.[step];
  return target ?? {};
}
