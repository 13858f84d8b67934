import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OS_TYPES } from '../../../engine/cloudconfig/ostype/osTypes.ts';
import { CONFIG_KEYS, DEVICE_KEYS, FILESYSTEM_KEYS } from '../../../engine/config/fields.ts';
import { childSchema, type Schema, schemaAt, type SchemaName, schemaOf } from '../../../engine/config/schema.ts';

const NAMES: readonly SchemaName[] = ['lxops-v1', 'lxdops', 'cloud-config'];

test('the schema has the keys that are decoded, in the order in which they are printed', () => {
  assert.deepEqual(keysAt('lxops-v1', []), [...CONFIG_KEYS]);
  assert.deepEqual(keysAt('lxops-v1', ['filesystems', 'main']), [...FILESYSTEM_KEYS]);
  assert.deepEqual(keysAt('lxops-v1', ['devices', 'home']), [...DEVICE_KEYS]);
});

test('an lxdops file knows everything that an lxops file knows', () => {
  const keys = keysAt('lxdops', []);
  assert.deepEqual(
    CONFIG_KEYS.filter((key) => !keys.includes(key)),
    [],
  );
  assert.deepEqual(
    schemaAt('lxdops', ['filesystems', 'main', 'destroy']),
    schemaAt('lxops-v1', ['filesystems', 'main', 'destroy']),
  );
});

test('the ostypes are those that the engine has', () =>
  assert.deepEqual(schemaAt('lxops-v1', ['ostype'])?.enum, [...OS_TYPES.keys()].toSorted()));

test('a list item has a schema, an unknown key has none', () => {
  assert.equal(schemaAt('cloud-config', ['users', 3, 'uid'])?.type, 'string');
  assert.equal(schemaAt('cloud-config', ['users', 3, 'nothing']), undefined);
  assert.equal(schemaAt('lxops-v1', ['toString']), undefined);
});

for (const name of NAMES) {
  test(`every key of ${name} is described in whole sentences`, () => {
    const poor = [...allKeys(schemaOf(name), name)].filter(
      ([, { description }]) => !/^\S+ \S.*\.$/s.test(description ?? ''),
    );
    assert.deepEqual(
      poor.map(([key]) => key),
      [],
    );
  });

  test(`every key of ${name} that is ignored says what to write instead`, () => {
    const poor = [...allKeys(schemaOf(name), name)].filter(
      ([, { deprecated, deprecatedBy }]) => deprecated === true && deprecatedBy === undefined,
    );
    assert.deepEqual(
      poor.map(([key]) => key),
      [],
    );
  });
}

function keysAt(name: SchemaName, path: readonly (string | number)[]): string[] {
  return Object.keys(schemaAt(name, path)?.properties ?? {});
}

function* allKeys(schema: Schema, path: string): Generator<[string, Schema]> {
  for (const key of Object.keys(schema.properties ?? {})) {
    const member = childSchema(schema, key) ?? {};
    yield [`${path}.${key}`, member];
    yield* allKeys(member, `${path}.${key}`);
  }
  const entry = typeof schema.additionalProperties === 'object' ? childSchema(schema, '*') : childSchema(schema, 0);
  if (entry !== undefined) yield* allKeys(entry, `${path}.*`);
}
