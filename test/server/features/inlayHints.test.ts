import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../../server/features/codeLenses.ts';
import { inlayHints } from '../../../server/features/inlayHints.ts';
import { DEFAULT_SETTINGS, type HintKind } from '../../../server/settings.ts';
import { readFixture } from '../fixture.ts';

const ALL = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };

test('a pattern shows what it becomes', () =>
  check(
    'patterns',
    '#lxops-v1\nimage: (os)/x\nproperties: {os: alpine}\nfilesystems:\n  main:\n    pattern: tank/(instance)\n',
    ['2:14 → alpine/x', '6:29 → tank/file'],
  ));

test('in a fragment, for the file that is launched', () =>
  check(
    'patterns',
    '@file part.yaml\n#lxops-v1\ndevice-owner: (instance)<|>\n@file web.yaml\n#lxops-v1\nimage: x\ninclude: [part.yaml]\n',
    ['2:25 → web'],
  ));

test('a property that is not set gives no hint', () => check('patterns', '#lxops-v1\nimage: (os)/x\n', []));

test('a device shows its directory on the host', () =>
  check(
    'patterns',
    '#lxops-v1\nimage: x\nfilesystems: {main: {pattern: /srv}}\ndevices:\n  home: {path: /home, filesystem: main}\n',
    ['5:8 ← /srv/home'],
  ));

test('defaults of a file that can be launched', () => {
  check('defaults', '#lxops-v1\nimage: x\n', ['1:10 profiles: default, profile-pattern: (instance).lxops']);
  check('defaults', '#lxops-v1\nproject: x\n', []);
});

const TWO = `
@file base.yaml
#lxops-v1
project: a
filesystems: {main: {pattern: x}}
@file web.yaml
#lxops-v1
image: x
include: [base.yaml]
`;

test('what a setting overrides, and where', () =>
  check('overrides', `${TWO}project: b # here\nfilesystems:\n  main: <|>{pattern: y}\n`, [
    '4:18 overrides base.yaml: a',
    '6:21 overrides base.yaml',
  ]));

test('an equal value overrides nothing', () => check('overrides', `${TWO}project: a<|>\n`, []));

test('what overrides a setting', () =>
  check('overrides', `${TWO.replace('project: a', 'project: a<|>')}project: b\n`, ['2:11 overridden by web.yaml: b']));

test('above the first line: commands, instances, users of the file', () => {
  const instance = { name: 'web', project: 'default', status: 'Running', snapshots: [], file: '/w/web.yaml' };
  const inventory = { profiles: [], images: [], projects: [], instances: [instance] };
  const titles = (text: string, hasCommands: boolean): string[] => {
    const { document, workspace } = readFixture(text, { inventory });
    return codeLenses(document, workspace, { hasCommands }).map(({ command }) => command?.title ?? '');
  };
  assert.deepEqual(titles(`${TWO}<|>`, true), [
    '$(rocket) Launch',
    '$(sync) Rebuild',
    '$(checklist) Show plan',
    'web: running',
  ]);
  assert.deepEqual(titles(`${TWO}<|>`, false), ['web: running']);
  assert.deepEqual(titles(TWO, true), ['used by 1 file']);
});

function check(only: HintKind, text: string, expected: readonly string[]): void {
  const hints = { patterns: false, defaults: false, overrides: false, [only]: true };
  const { document, workspace } = readFixture(text, { settings: { ...DEFAULT_SETTINGS, hints } });
  const found = inlayHints(document, ALL, workspace).map(({ position, label }) => {
    const words = typeof label === 'string' ? label : label.map(({ value }) => value).join('');
    return `${position.line + 1}:${position.character + 1} ${words}`;
  });
  assert.deepEqual(found, expected);
}
