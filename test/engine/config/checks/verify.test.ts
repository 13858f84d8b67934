import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfig } from '../../../../engine/config/checks/verify.ts';
import { formatIssue } from '../../../../engine/config/formatIssue.ts';
import { mergeFiles } from '../../../../engine/config/merge.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';

/** Verify one file next to which `x.cfg` exists; each finding as people see it, without its sentence. */
function check(body: string, findings: readonly string[]): void {
  const file = parseFile('t.yaml', `#lxops-v1\n${body}`);
  const { config } = mergeFiles('t.yaml', new Map([['t.yaml', file]]), { commandLine: new Map(), user: new Map() });
  const issues = checkConfig(config, { exists: (path) => path === 'x.cfg' });
  const found = issues.map(
    (issue) => `${/^t\.yaml:(\d+:\d+):/.exec(formatIssue(issue, file.text))?.[1]} ${issue.code} ${issue.facts?.[0]}`,
  );
  assert.deepEqual(found, findings);
  assert.ok(issues.every(({ severity }) => severity === 'error'));
}

test('nothing to say', () =>
  check(
    'cloud-config-files: [x.cfg, ""]\nfilesystems: {f: {}}\ndevices: {d: {filesystem: f}, e: {path: /e, dir: (none)}}',
    [],
  ));

test('all that is wrong, in order', () =>
  check(
    'cloud-config-files: [y.cfg]\nsource-config: s.yaml\nfilesystems: {f: }\ndevices: {d: {path: /d, filesystem: g}}\nprofiles: [a, a]',
    [
      '2:22 file-missing y.cfg',
      '3:16 file-missing s.yaml',
      '4:15 filesystem-empty f',
      '5:37 filesystem-unknown g',
      '6:15 profile-duplicate a',
    ],
  ));

test('a filesystem that is empty is unknown to devices', () =>
  check('filesystems: {f: }\ndevices: {d: {path: /d, filesystem: f}}', [
    '2:15 filesystem-empty f',
    '3:37 filesystem-unknown f',
  ]));

test('paths of devices are compared as text, without one too; each repetition counts', () => {
  check('devices: {d: {path: /d}, e: {path: /d}, f: {path: /d}}', [
    '2:36 device-path-duplicate /d',
    '2:51 device-path-duplicate /d',
  ]);
  check('devices: {d: {}, e: {}}', ['2:18 device-path-duplicate ']);
  check('devices: {d: {path: /d}, e: {path: /d/}}', []);
});

test('ids must not be empty', () =>
  check("filesystems: {'': {pattern: x}}\ndevices: {'': {path: /d}}", [
    '2:15 filesystem-no-id x',
    '3:11 device-no-id /d',
  ]));

test('every repetition of a profile', () =>
  check('profiles: [a, b, a, c, b, a]', [
    '2:18 profile-duplicate a',
    '2:24 profile-duplicate b',
    '2:27 profile-duplicate a',
  ]));
