import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../engine/config/migrate/migrate.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';
import { printConfig } from '../../../../engine/config/print.ts';
import { randomNumbers } from '../../../random.ts';
import { valuesOf } from '../decoded.ts';

/** Migrate a body; the result must read as the old text does, and stay as it is when migrated again. */
function check(body: string, migrated: string, notes: readonly string[] = []): void {
  const result = migrate(`#lxdops\n${body}`, 't');
  assert.equal(result.text, `#lxops-v1\n${migrated}`);
  assert.deepEqual(
    result.notes.map(({ code, facts }) => [code, facts?.[0]].join(' ').trim()),
    notes,
  );
  assertSame(`#lxdops\n${body}`);
}

function assertSame(old: string): void {
  const before = parseFile('t', old);
  const { text, issues, files } = migrate(old, 't');
  assert.deepEqual(
    issues.map(({ code }) => code),
    before.issues.filter(({ severity }) => severity === 'error').map(({ code }) => code),
    old,
  );
  if (issues.length > 0) return assert.equal(text, old);
  const after = parseFile('t', text);
  assert.deepEqual([after.issues, after.directive], [[], '#lxops-v1'], text);
  const added = new Set(files.map(({ path }) => path));
  const cloudConfigFiles = after.fields.cloudConfigFiles.filter(({ value }) => !added.has(value));
  assert.equal(cloudConfigFiles.length + added.size, after.fields.cloudConfigFiles.length, text);
  assert.equal(printConfig({ ...after.fields, cloudConfigFiles }), printConfig(before.fields), `${old}\n=>\n${text}`);
  assert.equal(migrate(text, 't').text, text);
}

test('comments, order and anchors stay; what lxops-v1 does not know becomes a comment in its place', () =>
  check(
    `# head
os:   # the system
  name: alpine     # comment
  # between
  image: images:alpine/3.17
  version: 3.17
description: |
  a

  b
stop: true   # why
profile-config:
  a: b

  c: d
devices:
  # keep me
  home: &h {path: /home, filesystem: log}
`,
    `# head
# the system
ostype: alpine     # comment
# between
image: images:alpine/3.17
# version: 3.17
description: |
  a

  b
# stop: true   # why
# profile-config:
#   a: b

#   c: d
devices:
  # keep me
  home: &h {path: /home, filesystem: log}
`,
    ['migration-comment os.version', 'migration-comment stop', 'migration-comment profile-config'],
  ));

test('os in one line', () => {
  check('os: {name: alpine, image: x}\nprofiles: [a]\n', 'ostype: alpine\nimage: x\nprofiles: [a]\n');
  check('os: {name: alpine, version: 3} # c\n', 'ostype: alpine\n# os: {name: alpine, version: 3} # c\n', [
    'migration-replaced os',
  ]);
});

test('os counts before ostype and image, which count where it has none', () => {
  check('ostype: x\nos: {name: a}\nimage: y\n', '# ostype: x\nostype: a\nimage: y\n', ['migration-replaced ostype']);
  check('os:\n  name:\n  image: ""\nostype: x\n', '# name:\n# image: ""\nostype: x\n', [
    'migration-comment os.name',
    'migration-comment os.image',
  ]);
  check('os: {}\nimage: i\n', 'image: i\n');
});

test('a conflict between os and a field is told', () => {
  const { fields, issues } = parseFile('t', '#lxdops\nos: {name: a}\nostype: b\n');
  assert.deepEqual(valuesOf(fields), { ostype: 'a' });
  assert.deepEqual(
    issues.map(({ code, severity }) => [code, severity]),
    [['lxdops-os-conflict', 'warning']],
  );
});

test('scalars keep their written form', () =>
  assert.deepEqual(valuesOf(parseFile('t', '#lxdops\nproperties: {a: 0755, b: yes, 0x10: .5}').fields), {
    properties: { a: '0755', b: 'yes', '0x10': '.5' },
  }));

test('a repeated map replaces the earlier one, where lxops-v1 would merge', () =>
  check('properties: {a: 1}\nproperties: {b: 1}\n', '# properties: {a: 1}\nproperties: {b: 1}\n', [
    'migration-replaced properties',
  ]));

test('a key stays when others refer into it', () =>
  check(
    'x: &d {filesystem: host}\ndevices:\n  home: {<<: *d, path: /home}\n',
    'x: &d {filesystem: host}\ndevices:\n  home: {<<: *d, path: /home}\n',
    ['migration-anchor x'],
  ));

test('what edits cannot reach is written anew at the end', () =>
  check(
    'base: &b\n  os: {name: q}\n  properties: {z: 1}\nproperties: {y: 1}\n<<: *b\n...\n# tail\n',
    'base: &b\n  os: {name: q}\n  properties: {z: 1}\nproperties: {y: 1}\n<<: *b\nostype: q\nproperties: ~\nproperties:\n  z: "1"\n...\n# tail\n',
    ['migration-anchor base', 'migration-added ostype', 'migration-added properties'],
  ));

test('a document in one flow is written anew, the old text behind it', () =>
  check('{os: {name: a}, stop: true}\n', 'ostype: a\n# {os: {name: a}, stop: true}\n', ['migration-rewritten']));

test('line ends stay', () =>
  assert.equal(
    migrate('#lxdops\r\nos: {name: a}\r\nstop: yes\r\n', 't').text,
    '#lxops-v1\r\nostype: a\r\n# stop: yes\r\n',
  ));

test('what was an error stays one, and the text as it is', () => {
  for (const body of ['os: alpine', 'os: 3', 'os: [a]', '- a', 'x: &a {b: *a}', 'x: !!int y', 'x: [1'])
    assert.notDeepEqual(migrate(`#lxdops\n${body}`, 't').issues, [], body);
});

test('random documents read the same before and after', () => {
  const random = randomNumbers(3);
  const pick = (from: readonly [string, ...string[]]): string => from[random(from.length)] ?? from[0];
  const entries: readonly (() => string)[] = [
    () => `os: {name: ${pick(['a', '~', '""', '&n b', '"q: r"'])}, image: ${pick(['i', '0755', "'x'"])}, version: 3}`,
    () =>
      `os:\n    name: ${pick(['alpine', '|\n      a\n      b', '', '>-\n      x\n       y'])} # c\n\n    # d\n    version: 1.${random(9)}\n    image: ${pick(['x', '[]', '"a\n      b"'])}`,
    () => `os: ${pick(['~', '{}', '*o', 'text'])}`,
    () => `ostype: ${pick(['debian', '', '~'])}`,
    () => `image: i${random(9)}   # which`,
    () => `base: &o {name: o, image: p}`,
    () => `<<: ${pick(['*o', '[*o, *f]', '{properties: {m: 1}}'])}`,
    () => `f: &f\n  filesystems: {m: {pattern: m, zfsproperties: {a: 1}}}\n  ostype: merged`,
    () => `stop: ${pick(['yes', '|\n  text\n\n', '\n  - a\n  - b: c', '{a: 1,\n  b: 2}'])}`,
    () => `properties: ${pick(['{a: 1}', '\n  b: 2 # two\n  c: "x\n    y"', '~', ''])}`,
    () =>
      `filesystems:\n  h:\n    pattern: x\n    zfsproperties: {a: 1}\n    ${pick(['zfsproperties: {b: 2}', 'destroy: on', '<<: *f'])}`,
    () => `devices: {d: {path: /d, dir: .}, e: ${pick(['~', '{}'])}}`,
    () => `profiles: ${pick(['[a]', '\n- a # first\n- b', '\n  - c', '~'])}`,
    () => `# a comment of its own\n`,
    () => `packages: ${pick(['[bash]', '~', '\n- a # why\n- b c', '*o', '[{a: b}]', '&p\n  - x'])}`,
    () => `scripts:\n  - name: ${pick(['one', '', '[]'])}\n    body: |\n      # comment\n      echo "(x)"`,
    () =>
      `cloud-config-files: ${pick(['[a.cfg]', '[]', '~', '\n- a.cfg # first\n- b.cfg', '\n  - c.cfg', '&c [a]', '[\n  a,\n  ]'])}`,
    () => `description: |+\n  keep\n\n`,
  ];
  const entry = (): string => entries[random(entries.length)]?.() ?? '';
  let good = 0;
  for (let round = 0; round < 400; round++) {
    const eol = pick(['\n', '\n', '\n', '\r\n']);
    const body = Array.from({ length: random(7) }, entry).join('\n');
    const tail = pick(['', '\n', '\n\n# end\n', '\n...\n', '\n---\nother: document\n']);
    const old = `#lxdops\n${body}${tail}`.replaceAll('\n', eol);
    assertSame(old);
    if (migrate(old, 't').issues.length === 0) good++;
  }
  assert.ok(good > 150, `only ${good} documents are without errors`);
});

test('the chain goes on over formats of others and notices a loop', () => {
  const older = {
    from: '#older',
    migrate: (text: string) => ({ text: text.replace('#older', '#lxdops'), notes: [], issues: [] }),
  };
  const migrations = [older];
  assert.equal(migrate('#older\nos: {name: a}\n', 't', { migrations }).text, '#lxops-v1\nostype: a\n');
  assert.deepEqual(valuesOf(parseFile('t', '#older\nos: {name: a}\n', [older]).fields), { ostype: 'a' });
  const turn = (from: string, to: string) => ({ from, migrate: (text: string) => text.replace(from, to) });
  assert.deepEqual(
    migrate('#a\n', 't', { migrations: [turn('#a', '#b'), turn('#b', '#a')] }).issues.map(({ code }) => code),
    ['format-loop'],
  );
  assert.deepEqual(
    migrate('#unknown\n', 't').issues.map(({ code }) => code),
    ['format-unknown'],
  );
});
