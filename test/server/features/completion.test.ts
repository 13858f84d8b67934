import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OS_TYPES } from '../../../engine/cloudconfig/ostype/osTypes.ts';
import type { CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { completion } from '../../../server/features/completion.ts';
import { withoutSnippets } from '../../../server/features/withoutSnippets.ts';
import { readFixture } from '../fixture.ts';

test('the first line', () => check('<|>', ['#lxops-v1', '#cloud-config']));

test('keys of a filesystem that are not set yet', () =>
  check('#lxops-v1\nfilesystems:\n  main:\n    pattern: a\n    <|>\n    destroy: true\n', [
    'zfsproperties',
    'transient',
  ]));

test('keys between braces', () =>
  check('#lxops-v1\ndevices:\n  home: {path: /home, <|>, dir: x}\n', ['filesystem', 'readonly']));

test('keys of the first line of an item', () =>
  check('#cloud-config\nwrite_files:\n- <|>\n  content: x\n  owner: y\n', [
    'path',
    'permissions',
    'append',
    'defer',
    'encoding',
    'permissions: mode',
    'new file',
    'new file with owner and permissions',
  ]));

test('no keys that lxops ignores', () => {
  assert.ok(!labels('#lxdops\n<|>').includes('stop'));
  assert.ok(labels('#lxdops\n<|>').includes('os'));
});

test('keys in a file that is broken further down', () =>
  check('#lxops-v1\ndevices:\n  home:\n    path: /home\n    <|>\nprofiles: [a\n  }: - x', [
    'filesystem',
    'dir',
    'readonly',
  ]));

test('a key is written with its value', () => {
  assert.equal(
    accept('#lxops-v1\nost<|>\n', 'ostype'),
    `#lxops-v1\nostype: \${1|${[...OS_TYPES.keys()].toSorted().join(',')}|}\n`,
  );
  assert.equal(accept('#lxops-v1\nprof<|>', 'profiles'), '#lxops-v1\nprofiles:\n- $0');
});

test('a key that has its colon is only renamed', () =>
  assert.equal(accept('#lxops-v1\no<|>s: alpine', 'ostype'), '#lxops-v1\nostype: alpine'));

test('a list in an item is indented below its key', () =>
  assert.equal(
    accept('#cloud-config\nusers:\n- ssh<|>', 'ssh_authorized_keys'),
    '#cloud-config\nusers:\n- ssh_authorized_keys:\n  - $0',
  ));

test('a new entry comes whole', () =>
  assert.equal(
    accept('#lxops-v1\ndevices:\n  <|>', 'new device'),
    '#lxops-v1\ndevices:\n  ${1:home}:\n    path: /${2:home}\n    filesystem: ${3:main}',
  ));

test('ostypes and booleans', () => {
  check('#lxops-v1\nostype: <|>\n', [...OS_TYPES.keys()].toSorted());
  check('#lxops-v1\nfilesystems: {a: {destroy: <|>}}', ['true', 'false']);
});

test('filesystems of this file and of what it includes', () =>
  check(
    `
    @file base.yaml
    #lxops-v1
    filesystems: {host: {pattern: x}}
    @file web.yaml
    #lxops-v1
    include: [base.yaml]
    filesystems: {main: {pattern: y}}
    devices:
      home:
        filesystem: <|>
    `,
    ['host', 'main'],
  ));

test('filesystems of the roots that read a fragment', () =>
  check(
    `
    @file part.yaml
    #lxops-v1
    devices: {home: {filesystem: <|>}}
    @file web.yaml
    #lxops-v1
    image: a
    include: [part.yaml]
    filesystems: {main: {pattern: y}}
    `,
    ['main'],
  ));

test('properties in a pattern', () =>
  check('@property user x\n@file a.yaml\n#lxops-v1\nproperties: {own: y}\nimage: (<|>', [
    'instance',
    'project',
    'project/',
    'project_instance',
    'own',
    'user',
  ]));

test('only properties from outside in an include', () =>
  check('@property user x\n@file a.yaml\n#lxops-v1\nproperties: {own: y}\ninclude:\n- (<|>', ['user']));

test('a property is closed', () =>
  assert.equal(accept('#lxops-v1\nimage: x/(ins<|>', 'instance'), '#lxops-v1\nimage: x/(instance)'));

test('includes are lxops files, near ones first', () =>
  check(
    '@file a/b/far.yaml\n#lxops-v1\n@file near.yaml\n#lxdops\n@file x.cfg\n#cloud-config\n@file web.yaml\n#lxops-v1\ninclude:\n- <|>',
    ['near.yaml', 'a/b/far.yaml'],
  ));

test('cloud-config files are told by their first line', () =>
  check(
    '@file base.yaml\n#cloud-config\n@file near.yaml\n#lxops-v1\n@file d/web.yaml\n#lxops-v1\ncloud-config-files: [<|>]',
    ['../base.yaml'],
  ));

test('nothing in comments, scripts and files of others', () => {
  check('#lxops-v1\n# os<|>', []);
  check('#cloud-config\nruncmd:\n- |\n  user<|>\n', []);
  check('services:\n  <|>', []);
});

test('a client without snippets gets plain text', () => {
  const { document, position, workspace } = readFixture('#lxops-v1\nfilesystems:\n  <|>');
  const item = completion(document, position, workspace)
    .map(withoutSnippets)
    .find(({ label }) => label === 'new ZFS filesystem');
  assert.equal(item?.textEdit?.newText, 'main:\n  pattern: tank/(instance)\n  destroy: true');
});

/** Compare the labels in the order in which an editor shows them. */
function check(text: string, expected: readonly string[]): void {
  assert.deepEqual(labels(text), expected);
}

function labels(text: string): string[] {
  const { document, position, workspace } = readFixture(text);
  const items = completion(document, position, workspace);
  const orderOf = ({ sortText = '' }: CompletionItem): string => sortText;
  return items
    .toSorted((a, b) => Number(orderOf(a) > orderOf(b)) - Number(orderOf(a) < orderOf(b)))
    .map(({ label }) => label);
}

/** The text after an item is accepted, as the editor indents it: as far as the line it is in. */
function accept(text: string, label: string): string {
  const { document, position, workspace } = readFixture(text);
  const edit = completion(document, position, workspace).find((item) => item.label === label)?.textEdit;
  assert.ok(edit !== undefined && 'range' in edit, `${label} is offered`);
  const line = document.getText().split('\n')[position.line] ?? '';
  const newText = edit.newText.replaceAll('\n', `\n${/^ */.exec(line)?.[0]}`);
  return TextDocument.applyEdits(document, [{ ...edit, newText }]);
}

test('what the server has is offered, and nothing else without it', () => {
  const inventory = {
    profiles: ['web.net'],
    images: ['alpine/3.23'],
    projects: ['shop'],
    instances: [{ name: 'db', project: 'default', status: 'Stopped', snapshots: ['copy'] }],
  };
  const offered = (text: string, live = true): string[] => {
    const { document, position, workspace } = readFixture(`#lxops-v1\n${text}`, live ? { inventory } : {});
    return completion(document, position, workspace).map(({ label }) => label);
  };
  assert.deepEqual(offered('profiles: [default, <|>]'), ['web.net']);
  assert.deepEqual(offered('image: <|>'), ['alpine/3.23']);
  assert.deepEqual(offered('project: s<|>'), ['shop']);
  assert.deepEqual(offered('origin: <|>'), ['db/copy', 'db']);
  assert.deepEqual(offered('device-origin: <|>'), ['db@copy']);
  assert.deepEqual(offered('image: <|>', false), []);
});

test('profiles that other files use', () => {
  const { document, position, workspace } = readFixture(
    '@file a.yaml\n#lxops-v1\nprofiles: [lan]\n@file b.yaml\n#lxops-v1\nprofiles:\n- <|>\n',
  );
  assert.ok(completion(document, position, workspace).some(({ label }) => label === 'lan'));
});

test('values that cloud-config files customarily have', () => {
  const first = (text: string): string | undefined => {
    const { document, position, workspace } = readFixture(
      `#cloud-config\ngroups: [staff]\nusers: [{name: demo}]\n${text}`,
    );
    const items = completion(document, position, workspace);
    return items.toSorted((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''))[0]?.textEdit?.newText;
  };
  assert.equal(first('timezone: <|>'), 'Etc/UTC');
  assert.equal(first('locale: <|>'), 'C.UTF-8');
  const { document, position, workspace } = readFixture(
    '#cloud-config\ngroups: [staff]\nusers:\n- name: demo\n  groups: [<|>]\nwrite_files: []\n',
  );
  assert.equal(completion(document, position, workspace)[0]?.label, 'staff');
  const owner = readFixture('#cloud-config\nusers: [{name: demo}]\nwrite_files:\n- path: /a\n  owner: <|>\n');
  assert.deepEqual(
    completion(owner.document, owner.position, owner.workspace).map(({ label }) => label),
    ['root:root', 'demo:demo'],
  );
  const mode = readFixture('#cloud-config\nwrite_files:\n- path: /a\n  permissions: <|>\n');
  assert.equal(completion(mode.document, mode.position, mode.workspace)[0]?.textEdit?.newText, '"0644"');
});
