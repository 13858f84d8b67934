import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSchema } from '../../../../engine/config/checks/schema.ts';
import type { SchemaName } from '../../../../engine/config/schema.ts';
import { parseYaml } from '../../../../engine/config/yaml/parseYaml.ts';

test('written forms of texts, YAML 1.1 booleans and nulls are no mistakes', () =>
  check(
    'lxops-v1',
    'ostype: ~\nproject: 0755\nfilesystems: {a: {pattern: yes, destroy: on}, b: ~}\nprofiles:\ndevices: {}',
    [],
  ));

test('unknown keys, with the nearest known one', () =>
  check('lxops-v1', 'ostpye: x\nfilesystems: {a: {destory: y}}\nzzz: 1', [
    'unknown-key ostpye -> ostype',
    'unknown-key zzz -> ',
    'unknown-key destory -> destroy',
  ]));

test('a mistake behind an alias is where it is written', () =>
  check('lxops-v1', 'filesystems:\n  a: &a {destory: y}\ndevices: {d: {<<: {path: /x}, dri: x}}', [
    'unknown-key destory -> destroy',
    'unknown-key dri -> dir',
  ]));

test('an alias that contains itself ends', () =>
  check('lxops-v1', 'x: &a {y: *a}\nfilesystems: *a', ['unknown-key y -> ']));

test('an empty ostype overrides nothing and is no mistake', () => check('lxops-v1', 'ostype: ""', []));

test('wrong types are left to the reader', () => check('lxops-v1', 'profiles: default\nfilesystems: []', []));

test('keys of lxdops that have no counterpart', () =>
  check('lxdops', 'os: {name: alpine, version: 3}\nstop: true\nsnapshot: copy', [
    'ignored-key version -> Put the version into image, as in images:alpine/3.18.',
    'ignored-key stop -> Run `incus stop NAME` after the launch.',
    'ignored-key snapshot -> Run `incus snapshot create NAME SNAPSHOT`, or publish an image of the instance.',
  ]));

test('sections and keys of cloud-config that are not applied', () =>
  check(
    'cloud-config',
    'final_message: x\nwrite_files: [{path: /a, encoding: b64, mode: 1}]\nusers: [{name: a, ssh_import_id: x, system: true}]',
    ['unknown-key final_message -> ', 'unknown-key system -> ', 'ignored-key mode -> Write permissions.'],
  ));

test('permissions are octal digits, quoted or not', () =>
  check(
    'cloud-config',
    'write_files: [{permissions: 0644}, {permissions: "0755"}, {permissions: 0o644}, {permissions: u+x}]',
    ['bad-permissions 0o644 -> ', 'bad-permissions u+x -> '],
  ));

test('an empty file has nothing wrong with it', () => check('cloud-config', '', []));

/** Compare codes and facts; what is marked is the text of the first fact. */
function check(name: SchemaName, text: string, expected: readonly string[]): void {
  const issues = checkSchema(name, parseYaml(text), 'f');
  const found = issues.map(({ code, facts = [], place }) => {
    assert.equal(text.slice(place.span.start, place.span.end).replaceAll('"', ''), facts[0]);
    return `${code} ${facts[0]} -> ${facts[1] ?? ''}`;
  });
  assert.deepEqual(found, expected);
}
