import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refactorings } from '../../../server/features/refactorings.ts';
import { applied } from '../applied.ts';
import { readFixture } from '../fixture.ts';

test('a command becomes a list of words', () =>
  check('#cloud-config\nruncmd:\n- service sshd st<|>art\n', 'Convert to a list of words', {
    'file.yaml': '#cloud-config\nruncmd:\n- [service, sshd, start]\n',
  }));

test('and back, with quotes for the shell', () =>
  check(`#cloud-config\nruncmd:\n- [echo, "it's <|>$HOME", 'yes']\n`, 'Convert to a line for the shell', {
    'file.yaml': `#cloud-config\nruncmd:\n- echo 'it'\\''s $HOME' yes\n`,
  }));

test('what needs a shell stays a script', () => {
  for (const command of ['a && b', 'x=1 env', 'echo $HOME', 'ls *', '|\n  a\n  b'])
    assert.deepEqual(titles(`#cloud-config\nruncmd:\n- <|>${command}\n`), []);
});

test('keys are sorted with their comments', () =>
  check(
    '#lxops-v1\n# of all\n\nimage: a\n\n# where\nproject: p\ndescription: |\n  x\n\n# the system\nostype: alpine\n<|>',
    'Sort the keys',
    {
      'file.yaml':
        '#lxops-v1\n# of all\n\ndescription: |\n  x\n\n# the system\nostype: alpine\nimage: a\n\n# where\nproject: p\n',
    },
  ));

test('keys with anchors, twice or in order are not sorted', () => {
  for (const text of ['image: &a x\nostype: *a\n', 'image: a\nostype: b\nimage: c\n', 'ostype: a\nimage: b\n'])
    assert.deepEqual(titles(`#lxops-v1\n${text}<|>`), []);
});

test('settings move to a new include', () => {
  const { documents, workspace } = readFixture(
    '@file d/base.yaml\n#lxops-v1\n@file web.yaml\n#lxops-v1\nimage: a\ninclude:\n- d/base.yaml\n# data\nfilesystems:\n  main: {pattern: x}\n',
  );
  const web = documents.find(({ uri }) => uri.endsWith('web.yaml'));
  assert.ok(web !== undefined);
  const range = { start: { line: 4, character: 0 }, end: { line: 6, character: 4 } };
  const found = refactorings(web, range, workspace, () => true);
  const action = found.find(({ title }) => title === 'Move filesystems to web-part.yaml');
  assert.deepEqual(applied(action?.edit, workspace), {
    'web-part.yaml': '#lxops-v1\n# data\nfilesystems:\n  main: {pattern: x}\n',
    'web.yaml': '#lxops-v1\nimage: a\ninclude:\n- d/base.yaml\n- web-part.yaml\n',
  });
});

test('what would lose its meaning in an include does not move', () => {
  const text =
    '@file web.yaml\n#lxops-v1\nostype: alpine\ninclude: [a.yaml]\n@file a.yaml\n#lxops-v1\nostype: debian\n';
  const { document, workspace } = readFixture(text);
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } };
  const found = refactorings(document, range, workspace, () => true);
  assert.deepEqual(
    found.map(({ title }) => title),
    [],
  );
});

test('an include is put in its place', () =>
  check(
    '@file d/base.yaml\n#lxops-v1\ndescription: base\n# the data\nfilesystems: {main: {pattern: x}}\ncloud-config-files: [u.cfg]\n' +
      '@file web.yaml\n#lxops-v1\nimage: a\ninclude:\n- d/ba<|>se.yaml\n',
    'Inline base.yaml',
    {
      'web.yaml': '#lxops-v1\nimage: a\n# the data\nfilesystems: {main: {pattern: x}}\ncloud-config-files: [d/u.cfg]\n',
    },
  ));

test('an include that is overridden is not inlined', () =>
  assert.deepEqual(
    titles(
      '@file base.yaml\n#lxops-v1\nproject: a\n@file web.yaml\n#lxops-v1\nimage: a\nproject: b\ninclude: [ba<|>se.yaml]\n',
    ).filter((title) => title.startsWith('Inline')),
    [],
  ));

test('everything undisputed is fixed at once', () =>
  check('#lxops-v1\nostpye: alpine\nprofiles: a\nimage: <|>x\nimgae: y\n', 'Fix 3 problems', {
    'file.yaml': '#lxops-v1\nostype: alpine\nprofiles: [a]\nimage: x\nimage: y\n',
  }));

function titles(text: string): string[] {
  const { document, position, workspace } = readFixture(text);
  return refactorings(document, { start: position, end: position }, workspace, () => true).map(({ title }) => title);
}

function check(text: string, title: string, expected: Record<string, string>): void {
  const { document, position, workspace } = readFixture(text);
  const found = refactorings(document, { start: position, end: position }, workspace, () => true);
  const action = found.find((one) => one.title === title);
  assert.ok(action !== undefined, `only ${found.map((one) => one.title).join(', ')}`);
  assert.deepEqual(applied(action.edit, workspace), expected);
}
