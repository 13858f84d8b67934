import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../../engine/config/nearest.ts';

const KEYS = ['ostype', 'image', 'profiles', 'profile-pattern', 'cloud-config-files', 'devices'];

test('a letter swapped, missing, other or too many', () => {
  assert.equal(nearest('ostpye', KEYS), 'ostype');
  assert.equal(nearest('ostyp', KEYS), 'ostype');
  assert.equal(nearest('imege', KEYS), 'image');
  assert.equal(nearest('devicess', KEYS), 'devices');
});

test('another case and underscores are near', () => {
  assert.equal(nearest('Image', KEYS), 'image');
  assert.equal(nearest('CLOUD_CONFIG_FILES', KEYS), 'cloud-config-files');
});

test('the nearest of several', () => assert.equal(nearest('profile', ['profiles', 'profile-pattern']), 'profiles'));

test('a word that is far from all means none of them', () => {
  assert.equal(nearest('packages', KEYS), undefined);
  assert.equal(nearest('os', KEYS), undefined);
  assert.equal(nearest('', KEYS), undefined);
});
