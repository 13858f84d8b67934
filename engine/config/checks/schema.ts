import type { ErrorObject, ValidateFunction } from 'ajv';
import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import validateCloudConfig from '../../generated/cloud-config.js';
import validateLxdops from '../../generated/lxdops.js';
import validateLxopsV1 from '../../generated/lxops-v1.js';
import { type Issue, issue } from '../issues.ts';
import type { Place } from '../model.ts';
import { nearest } from '../nearest.ts';
import { childSchema, type Schema, type SchemaName, schemaOf, takes } from '../schema.ts';
import { spanOf, type YamlTree } from '../yaml/parseYaml.ts';
import { isMergeKey, isNull } from '../yaml/reader.ts';
import { booleanWord } from '../yaml/scalar.ts';

/**
 * Check the keys and words of one file by its schema: unknown keys, unknown values, keys that lxops ignores.
 * Wrong types are left to the reader, which finds them on every path into the program.
 */
export function checkSchema(name: SchemaName, tree: YamlTree, file: string): Issue[] {
  const schema = schemaOf(name);
  if (tree.root === undefined) return [];
  const validate = VALIDATORS[name];
  const errors = validate(valueOf(tree.root, schema, tree)) ? [] : (validate.errors ?? []);
  const found = errors.map((error) => toIssue(error, locate(error.instancePath, schema, tree), file));
  return [...found, ...ignoredKeys(tree.root, schema, file)].filter((issue) => issue !== undefined);
}

const VALIDATORS: Readonly<Record<SchemaName, ValidateFunction>> = {
  'lxops-v1': validateLxopsV1,
  lxdops: validateLxdops,
  'cloud-config': validateCloudConfig,
};

/** The value as the schema reads it: what the schema takes as text stays text, whatever YAML would make of it. */
function valueOf(node: unknown, schema: Schema | undefined, tree: YamlTree, depth = 0): unknown {
  const target = targetOf(node, tree);
  if (depth > MAX_DEPTH) return emptyOf(schema);
  if (isMap(target)) {
    const members = pairsOf(target).map(({ key, value }) => {
      const name = textOf(key);
      return [name, valueOf(value, schema && childSchema(schema, name), tree, depth + 1)] as const;
    });
    return Object.fromEntries(members);
  }
  if (isSeq(target)) {
    return target.items.map((item, index) => valueOf(item, schema && childSchema(schema, index), tree, depth + 1));
  }
  if (!isScalar(target) || isNull(target)) return emptyOf(schema);
  return takes(schema, 'boolean') ? (booleanWord(textOf(target)) ?? textOf(target)) : textOf(target);
}

/** Deeper than any value that a schema describes, so that an alias to its own parent ends. */
const MAX_DEPTH = 12;

/** Null is the empty value of whatever is expected. */
function emptyOf(schema: Schema | undefined): unknown {
  if (takes(schema, 'boolean')) return false;
  if (takes(schema, 'string')) return '';
  return takes(schema, 'array') ? [] : {};
}

function targetOf(node: unknown, tree: YamlTree): unknown {
  return isAlias(node) ? tree.targets.get(node) : node;
}

/** The pairs of a mapping without merge keys: what those bring in is checked where it is written. */
function pairsOf(node: { readonly items: readonly Pair[] }): readonly Pair[] {
  const isMerge = ({ key }: Pair): boolean => isScalar(key) && key.source === '<<' && isMergeKey(key);
  return node.items.some(isMerge) ? node.items.filter((pair) => !isMerge(pair)) : node.items;
}

function textOf(node: unknown): string {
  return isScalar(node) ? (node.source ?? '') : '';
}

/** The node that an error of the validator speaks of, with its schema. */
interface Located {
  readonly node: unknown;
  readonly schema: Schema | undefined;
}

function locate(pointer: string, schema: Schema, tree: YamlTree): Located {
  let place: Located = { node: tree.root, schema };
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const parent = targetOf(place.node, tree);
    const step = isSeq(parent) ? Number(name) : name;
    const node = isSeq(parent) ? parent.items[Number(name)] : isMap(parent) ? pairOf(parent, name)?.value : undefined;
    place = { node, schema: place.schema && childSchema(place.schema, step) };
  }
  return { ...place, node: targetOf(place.node, tree) };
}

/** Of equal keys the last counts. */
function pairOf(node: { readonly items: readonly Pair[] }, name: string): Pair | undefined {
  return pairsOf(node).findLast(({ key }) => textOf(key) === name);
}

function toIssue(error: ErrorObject, { node, schema }: Located, file: string): Issue | undefined {
  const value = textOf(node);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(String(error.params['additionalProperty']), node, schema, file);
    case 'enum':
      return value === '' || (isScalar(node) && isNull(node))
        ? undefined
        : issue(
            'unknown-value',
            placeOf(node, file),
            value,
            nearest(value, schema?.enum ?? []) ?? '',
            schema?.enum?.join(', ') ?? '',
          );
    case 'pattern':
      return issue('bad-permissions', placeOf(node, file), value);
    default:
      return undefined;
  }
}

/** A value with an anchor may stand under any key: others refer to it. */
function unknownKey(key: string, node: unknown, schema: Schema | undefined, file: string): Issue | undefined {
  const pair = isMap(node) ? pairOf(node, key) : undefined;
  if (pair === undefined || hasAnchor(pair.value)) return undefined;
  return issue('unknown-key', placeOf(pair.key, file), key, nearest(key, Object.keys(schema?.properties ?? {})) ?? '');
}

function hasAnchor(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'anchor' in node && node.anchor !== undefined;
}

/** Keys that the format knows but lxops does nothing with. */
function ignoredKeys(node: unknown, schema: Schema | undefined, file: string): Issue[] {
  if (isSeq(node))
    return node.items.flatMap((item, index) => ignoredKeys(item, schema && childSchema(schema, index), file));
  if (!isMap(node)) return [];
  return pairsOf(node).flatMap(({ key, value }) => {
    const member = schema && childSchema(schema, textOf(key));
    if (member?.deprecated !== true) return ignoredKeys(value, member, file);
    if (member.refused === true) return [];
    return [issue('ignored-key', placeOf(key, file), textOf(key), member.deprecatedBy ?? '')];
  });
}

function placeOf(node: unknown, file: string): Place {
  const span = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? spanOf(node) : { start: 0, end: 0 };
  return { file, span };
}
