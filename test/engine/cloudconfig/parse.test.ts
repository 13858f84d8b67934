import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCloudConfig } from '../../../engine/cloudconfig/parse.ts';
import type { CloudConfig } from '../../../engine/cloudconfig/model.ts';

/** Parse what follows the directive; issues are `code "text of the place"`. */
function check(body: string): { config: CloudConfig; issues: readonly string[] } {
  const text = `#cloud-config\n${body}`;
  const { config, issues } = parseCloudConfig('x.cfg', text);
  return {
    config,
    issues: issues.map(({ code, place }) => `${code} "${text.slice(place.span.start, place.span.end)}"`),
  };
}

test('text keeps its written form, and its place', () => {
  const { config, issues } = check('timezone: 1_000\nusers:\n- {name: a, uid: 0755, no_create_home: yes}\n');
  assert.deepEqual(issues, []);
  assert.equal(config.timezone?.value, '1_000');
  assert.equal(config.users[0]?.uid?.value, '0755');
  assert.equal(config.users[0]?.no_create_home?.value, true);
  assert.deepEqual(config.timezone?.place, { file: 'x.cfg', span: { start: 24, end: 29 } });
});

test('the first line has to be the directive, exactly', () => {
  for (const text of ['', '# cloud-config\n', '#cloud-config2\n', 'packages: [a]\n']) {
    assert.deepEqual(
      parseCloudConfig('x', text).issues.map(({ code }) => code),
      ['cloud-directive'],
      text,
    );
  }
  assert.deepEqual(parseCloudConfig('x', '#cloud-config\r\npackages: [a]\r\n').issues, []);
});

test('broken YAML keeps what could be read', () => {
  const { config, issues } = check('timezone: UTC\npackages: [a, b\n');
  assert.equal(config.timezone?.value, 'UTC');
  assert.equal(issues.length > 0, true);
});

test('an empty item is an error at its place', () => {
  assert.deepEqual(check('users: [~]\n').issues, ['cloud-null-item "~"']);
  assert.deepEqual(check('write_files: [{path: /a}, null]\n').issues, ['cloud-null-item "null"']);
});

test('items of the wrong type are left out, the others stay', () => {
  const { config, issues } = check('users: [default, {name: a}]\npackages: [a, {b: 1}]\n');
  assert.deepEqual(issues, ['yaml-type "default"', 'yaml-type "{b: 1}"']);
  assert.deepEqual(
    config.users.map(({ name }) => name?.value),
    ['a'],
  );
  assert.deepEqual(
    config.packages.map(({ value }) => value),
    ['a'],
  );
});

test('sudo: yes, no, a rule, a list of rules', () => {
  const rules = (value: string): unknown => check(`users: [{name: a, sudo: ${value}}]\n`).config.users[0]?.sudo?.value;
  assert.deepEqual(rules('yes'), []);
  assert.deepEqual(rules('[]'), []);
  assert.deepEqual(rules('"yes"'), ['yes']);
  assert.deepEqual(rules('[r, "y"]'), ['r', 'y']);
  assert.equal(rules('off'), undefined);
  assert.equal(rules('~'), undefined);
});

test('a sudo rule that is no text is an error at its place', () => {
  assert.deepEqual(check('users: [{name: a, sudo: [x, 1]}]\n').issues, ['cloud-sudo "1"']);
  assert.deepEqual(check('users: [{name: a, sudo: [x, ~]}]\n').issues, ['cloud-sudo "~"']);
  assert.deepEqual(check('users: [{name: a, sudo: {b: c}}]\n').issues, ['cloud-sudo "{b: c}"']);
  assert.deepEqual(check('users: [{name: a, sudo: ""}]\n').issues, ['cloud-sudo """"']);
});

test('a command is text or a list; words of a list read as YAML 1.1 values', () => {
  const { config, issues } = check(
    'runcmd:\n- echo a\n- [a, 0755, 1.10, yes, ~, [x, y], {k: v, a: b}, "0755", 1e6, 0.00001, 1_0, -0x1f, .inf, 2024-01-01]\n',
  );
  assert.deepEqual(issues, []);
  assert.deepEqual(
    config.runcmd.map((command) => ('script' in command ? command.script : command.args)),
    [
      'echo a',
      [
        'a',
        '493',
        '1.1',
        'true',
        '<nil>',
        '[x true]',
        'map[a:b k:v]',
        '0755',
        '1e+06',
        '1e-05',
        '10',
        '-31',
        '+Inf',
        '2024-01-01',
      ],
    ],
  );
});

test('commands of another type are errors', () => {
  assert.deepEqual(check('runcmd: [5, yes, [], {a: b}, ~]\n').issues, [
    'cloud-command "5"',
    'cloud-command "yes"',
    'cloud-command "[]"',
    'cloud-command "{a: b}"',
    'cloud-command "~"',
  ]);
});

test('anchors and merge keys', () => {
  const { config, issues } = check(
    'x: &f {permissions: "0600", content: z}\nwrite_files:\n- {<<: *f, path: /1}\nruncmd: [&c [a], *c]\n',
  );
  assert.deepEqual(issues, []);
  assert.equal(config.writeFiles[0]?.permissions?.value, '0600');
  assert.equal(config.runcmd.length, 2);
});

test('aliases without an end and aliases that multiply come to an end', () => {
  check('runcmd: &a [*a]\n');
  check('runcmd: [&a [x, *a]]\n');
  const levels = 'bcdefghij'.split('').map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]},`.repeat(12)}]`);
  const { issues } = check(`a: &a [x]\n${levels.join('\n')}\nruncmd: [[*j]]\n`);
  assert.equal(
    issues.some((one) => one.startsWith('yaml-too-many-aliases')),
    true,
  );
});

test('a repeated key counts anew', () => {
  assert.equal(check('timezone: a\ntimezone: b\n').config.timezone?.value, 'b');
  assert.equal(check('packages: [a]\npackages: ~\n').config.packages.length, 0);
});
