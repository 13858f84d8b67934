import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireFullInstance } from '../../../engine/incus/instances.ts';
import { marksOf, type ProfileTable, toInventory } from '../../../engine/incus/inventory.ts';
import type { WireProfile } from '../../../engine/incus/profiles.ts';

function instance(name: string, more: Partial<WireFullInstance> = {}): WireFullInstance {
  const empty = { config: {}, devices: {}, expanded_config: {}, expanded_devices: {}, state: null, snapshots: null };
  const facts = {
    project: 'default',
    type: 'container',
    architecture: 'x86_64',
    ephemeral: false,
    status: 'Stopped',
    description: '',
    created_at: '',
    profiles: [],
  };
  return { name, ...empty, ...facts, ...more };
}

function profile(name: string, description: string, usedBy: readonly string[]): WireProfile {
  return { name, description, config: {}, devices: {}, used_by: usedBy.map((user) => `/1.0/instances/${user}`) };
}

function table(...profiles: readonly WireProfile[]): ProfileTable {
  return new Map([['default', new Map(profiles.map((one) => [one.name, one]))]]);
}

const pathOf = (one: WireFullInstance, profiles: ProfileTable): string | undefined =>
  toInventory([one], profiles)[0]?.configPath;

test('the configuration is the path in the description of its own profile', () => {
  const profiles = table(profile('default', 'Default profile', ['a1', 'b']), profile('a1.lxops', '/w/a1.yaml', ['a1']));
  assert.equal(pathOf(instance('a1', { profiles: ['default', 'a1.lxops'] }), profiles), '/w/a1.yaml');
});

test('a profile with another name counts when nobody else uses it', () => {
  assert.equal(
    pathOf(instance('a1', { profiles: ['own'] }), table(profile('own', '/w/a1.yaml', ['a1']))),
    '/w/a1.yaml',
  );
  assert.equal(
    pathOf(instance('a1', { profiles: ['own'] }), table(profile('own', '/w/a1.yaml', ['a1', 'b']))),
    undefined,
  );
});

test('a description that is no path, and a profile that is not there', () => {
  assert.equal(
    pathOf(instance('a1', { profiles: ['a1.lxops'] }), table(profile('a1.lxops', 'mine', ['a1']))),
    undefined,
  );
  assert.equal(pathOf(instance('a1', { profiles: ['gone'] }), table()), undefined);
});

test('sorted by project, then name', () => {
  const list = toInventory([instance('b'), instance('a', { project: 'p' }), instance('a')], table());
  assert.deepEqual(
    list.map(({ project, name }) => `${project}/${name}`),
    ['default/a', 'default/b', 'p/a'],
  );
});

test('marks count only under the name they were made for', () => {
  const config = { 'user.lxops.instance': 'a1', 'user.lxops.state': 'ready', 'image.os': 'x' };
  assert.deepEqual(marksOf('a1', config), { instance: 'a1', state: 'ready' });
  assert.deepEqual(marksOf('copy', config), {});
});
