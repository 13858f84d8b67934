import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { codeActions } from '../../../server/features/codeActions.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { applied } from '../applied.ts';
import { readFixture } from '../fixture.ts';

test('a misspelt key', () =>
  check('#lxops-v1\nost<|>pye: alpine\n', 'Change to "ostype"', '#lxops-v1\nostype: alpine\n'));

test('a misspelt ostype', () =>
  check('#lxops-v1\nostype: al<|>pin\n', 'Change to "alpine"', '#lxops-v1\nostype: alpine\n'));

test('a misspelt filesystem', () =>
  check(
    '#lxops-v1\nimage: a\nfilesystems: {main: {pattern: x/(instance)}}\ndevices: {h: {path: /h, filesystem: mia<|>n}}\n',
    'Change to "main"',
    '#lxops-v1\nimage: a\nfilesystems: {main: {pattern: x/(instance)}}\ndevices: {h: {path: /h, filesystem: main}}\n',
  ));

test('a misspelt property', () =>
  check(
    '#lxops-v1\nproperties: {release: "3"}\nimage: alpine/(relaese<|>)\n',
    'Change to "(release)"',
    '#lxops-v1\nproperties: {release: "3"}\nimage: alpine/(release)\n',
  ));

test('a misspelt path', () =>
  check(
    '@missing bsae.yaml\n@file web.yaml\n#lxops-v1\ninclude: [bs<|>ae.yaml]\n@file base.yaml\n#lxops-v1\n',
    'Change to "base.yaml"',
    '#lxops-v1\ninclude: [base.yaml]\n',
  ));

test('one text where a list belongs', () =>
  check('#lxops-v1\nprofiles: def<|>ault\n', 'Change to a list', '#lxops-v1\nprofiles: [default]\n'));

test('a dashed section of cloud-config', () =>
  check(
    '@file a.cfg\n#cloud-config\nwrite-<|>files: []\n@file web.yaml\n#lxops-v1\nimage: a\ncloud-config-files: [a.cfg]\n',
    'Change to "write_files"',
    '#cloud-config\nwrite_files: []\n',
  ));

test('mode means permissions', () =>
  check(
    '@file a.cfg\n#cloud-config\nwrite_files:\n- path: /a\n  mo<|>de: "0600"\n@file web.yaml\n#lxops-v1\nimage: a\ncloud-config-files: [a.cfg]\n',
    'Change to "permissions"',
    '#cloud-config\nwrite_files:\n- path: /a\n  permissions: "0600"\n',
  ));

test('a directive that is almost right, from anywhere in the file', () => {
  check('# LXOPS-V1\nimage: a<|>\n', 'Make the first line #lxops-v1', '#lxops-v1\nimage: a\n');
  check('---\n#lxops-v1\nimage: a<|>\n', 'Make the first line #lxops-v1', '#lxops-v1\nimage: a\n');
});

test('an included file without a directive', () =>
  check(
    '@file part.yaml\n<|>profiles: [a]\n@file web.yaml\n#lxops-v1\nimage: a\ninclude: [part.yaml]\n',
    'Add the first line #lxops-v1',
    '#lxops-v1\nprofiles: [a]\n',
  ));

test('an lxdops file is migrated from anywhere in it', () =>
  check(
    '#lxdops\n# the system\nos:\n  name: alpine # small\n  image: (img)\nprofile-pattern: (instance)<|>\n',
    'Migrate lxdops file',
    '#lxops-v1\n# the system\nostype: alpine # small\nimage: (img)\nprofile-pattern: (instance)\n',
  ));

test('what lxdops did by itself is offered beside the migration', () => {
  const { document, position, workspace } = readFixture('#lxdops\nos:\n  name: alpine\n  version: 3.13\n<|>');
  const actions = codeActions(document, { start: position, end: position }, [], workspace);
  assert.deepEqual(
    actions.map(({ title }) => title),
    [
      'Migrate lxdops file',
      'Set the image to images:alpine/3.13, as lxdops did',
      'Keep the profile name NAME.lxdops, which existing instances have',
    ],
  );
});

test('a migration makes the cloud-config file of the old sections, unless it is there', () => {
  const old = '#lxdops\npackages: [bash]\n<|>';
  const { document, position, workspace } = readFixture(`@file web.yaml\n${old}`);
  const [action] = codeActions(document, { start: position, end: position }, [], workspace);
  assert.deepEqual(
    action?.edit?.documentChanges?.map((change) =>
      'edits' in change
        ? change.edits.map((edit) => ('newText' in edit ? edit.newText : '')).join()
        : 'uri' in change && change.uri,
    ),
    [
      'file:///w/web.cfg',
      '#cloud-config\n# Made from packages of web.yaml, which lxops does not read.\npackages:\n- bash\n',
      '#lxops-v1\ncloud-config-files:\n- web.cfg\n',
    ],
  );
  const taken = readFixture(`@file web.yaml\n${old}@file web.cfg\n#cloud-config\n`);
  const { position: at } = taken;
  assert.deepEqual(codeActions(taken.document, { start: at, end: at }, [], taken.workspace), []);
});

test('an lxdops file with errors is not migrated', () => {
  const { document, position, workspace } = readFixture('#lxdops\nos: alpine<|>\n');
  assert.deepEqual(codeActions(document, { start: position, end: position }, [], workspace), []);
});

test('a fix is for the diagnostic of the client', () => {
  const { document, workspace } = readFixture('#lxops-v1\nostpye: alpine\n');
  const shown = diagnostics(document, workspace);
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
  const [action] = codeActions(document, range, shown, workspace);
  assert.deepEqual(action?.diagnostics, shown);
  assert.equal(action?.isPreferred, true);
});

test('nothing where nothing is wrong', () => {
  const { document, position, workspace } = readFixture('#lxops-v1\nostpye: alpine\nimage: <|>a\n');
  assert.deepEqual(codeActions(document, { start: position, end: position }, [], workspace), []);
});

/** Apply the first fix offered at the cursor. */
function check(text: string, title: string, expected: string): void {
  const { document, position, workspace } = readFixture(text);
  const actions = codeActions(document, { start: position, end: position }, [], workspace);
  assert.equal(actions[0]?.title, title);
  const edits = actions[0]?.edit?.changes?.[document.uri] ?? [];
  assert.equal(TextDocument.applyEdits(document, edits).trimEnd(), expected.trimEnd());
}

test('a file that is missing can be made, with its first line', () => {
  const text = (key: string): string => `@missing a.yaml\n@file web.yaml\n#lxops-v1\n${key}: [<|>a.yaml]\n`;
  assert.deepEqual(made(text('include'), 'Create a.yaml'), { 'a.yaml': '#lxops-v1\n' });
  assert.deepEqual(made(text('cloud-config-files'), 'Create a.yaml'), { 'a.yaml': '#cloud-config\n' });
});

test('a property that is missing can be added here', () =>
  assert.deepEqual(
    made(
      '#lxops-v1\nimage: (ver<|>sion)\nproperties:\n  size: 1 # gib\n',
      'Add "version" to the properties of this file',
    ),
    { 'file.yaml': '#lxops-v1\nimage: (version)\nproperties:\n  size: 1 # gib\n  version: ""\n' },
  ));

test('or to the properties of the user', () => {
  const text = '@file home/properties.yaml\nsize: 1 # gib\n@file web.yaml\n#lxops-v1\nimage: (ver<|>sion)\n';
  assert.deepEqual(made(text, 'Add "version" to your properties.yaml'), {
    'home/properties.yaml': 'size: "1" # gib\nversion: ""\n',
  });
});

test('a filesystem that is missing can be added', () => {
  const title = 'Add the filesystem "logs"';
  assert.deepEqual(made('#lxops-v1\nimage: a\ndevices: {x: {path: /x, filesystem: lo<|>gs}}\n', title), {
    'file.yaml':
      '#lxops-v1\nimage: a\ndevices: {x: {path: /x, filesystem: logs}}\nfilesystems:\n  logs: {pattern: tank/(instance)}\n',
  });
  const inFlow = '#lxops-v1\nimage: a\nfilesystems: {main: {pattern: a/(instance)}}\n';
  assert.deepEqual(made(`${inFlow}devices: {x: {path: /x, filesystem: lo<|>gs}}\n`, title), {
    'file.yaml':
      '#lxops-v1\nimage: a\nfilesystems: {main: {pattern: a/(instance)}, logs: {pattern: a/(instance)/logs}}\ndevices: {x: {path: /x, filesystem: logs}}\n',
  });
});

test('what is listed twice can be removed', () => {
  assert.deepEqual(made('#lxops-v1\nimage: a\nprofiles: [a, b, <|>a]\n', 'Remove it here'), {
    'file.yaml': '#lxops-v1\nimage: a\nprofiles: [a, b]\n',
  });
  assert.deepEqual(made('#lxops-v1\nimage: a\nprofiles:\n- a\n- <|>a # again\n- b\n', 'Remove it here'), {
    'file.yaml': '#lxops-v1\nimage: a\nprofiles:\n- a\n- b\n',
  });
});

test('all lxdops files at once', () => {
  const text = '@file a.yaml\n#lxdops\nos: {name: <|>alpine}\n@file b.yaml\n#lxdops\nos: {name: debian}\n';
  assert.deepEqual(made(text, 'Migrate the 2 lxdops files of the workspace'), {
    'a.yaml': '#lxops-v1\nostype: alpine\n',
    'b.yaml': '#lxops-v1\nostype: debian\n',
  });
});

test('old spellings of cloud-config', () =>
  check(
    '@file u.cfg\n#cloud-config\nusers:\n- name: a\n  ssh-<|>authorized-keys: [k]\n@file w.yaml\n#lxops-v1\ncloud-config-files: [u.cfg]\n',
    'Change to "ssh_authorized_keys"',
    '#cloud-config\nusers:\n- name: a\n  ssh_authorized_keys: [k]\n',
  ));

/** What the files are after the action with this title. */
function made(text: string, title: string): Record<string, string> {
  const { document, position, workspace } = readFixture(text);
  const actions = codeActions(document, { start: position, end: position }, [], workspace);
  return applied(actions.find((action) => action.title === title)?.edit, workspace);
}
