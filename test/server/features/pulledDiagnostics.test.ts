import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { pulledDiagnostics, workspaceDiagnostics } from '../../../server/features/pulledDiagnostics.ts';
import { readSettings } from '../../../server/settings.ts';
import { readFixture } from '../fixture.ts';

const TWO = '@file a.yaml\n#lxops-v1\nostpye: x\n@file b.yaml\n#lxops-v1\nimage: x\n';

test('what the client has already is not sent again', () => {
  const { document, workspace } = readFixture(TWO);
  const first = pulledDiagnostics(document, workspace, undefined);
  assert.equal(first.kind, 'full');
  assert.equal(pulledDiagnostics(document, workspace, first.resultId).kind, 'unchanged');
  assert.equal(pulledDiagnostics(document, workspace, 'other').kind, 'full');
});

test('every file of the workspace reports', () => {
  const { workspace } = readFixture(TWO);
  const reports = workspaceDiagnostics(workspace, new Map([['file:///w/a.yaml', 7]]), new Map());
  assert.deepEqual(
    reports.map((report) => [report.uri, report.version, report.kind === 'full' ? report.items.length : -1]),
    [
      ['file:///w/a.yaml', 7, 1],
      ['file:///w/b.yaml', null, 0],
    ],
  );
});

test('the severity of a finding is a setting', () => {
  const severities = (severity: string): unknown[] => {
    const settings = readSettings({ diagnostics: { severity: { 'unknown-key': severity } } });
    const { document, workspace } = readFixture(TWO, { settings });
    return diagnostics(document, workspace).map((diagnostic) => diagnostic.severity);
  };
  assert.deepEqual(severities('error'), [1]);
  assert.deepEqual(severities('hint'), [4]);
  assert.deepEqual(severities('off'), []);
  assert.deepEqual(severities('nonsense'), [2]);
});

test('settings that are not as expected are left out', () => {
  const { properties, scope, hints } = readSettings({ properties: { a: 1, b: {} }, diagnostics: 3, inlayHints: null });
  assert.deepEqual([...properties], [['a', '1']]);
  assert.equal(scope, 'related');
  assert.equal(hints.patterns, true);
});

test('what an include may bring that depends on the command line is no error', () => {
  const text = (include: string): string =>
    `#lxops-v1\nimage: (version)\ninclude: [${include}]\ndevices: {x: {path: /x, filesystem: main}}\n`;
  const found = (include: string): unknown[] => {
    const { document, workspace } = readFixture(text(include));
    return diagnostics(document, workspace).map(({ code, severity }) => [code, severity]);
  };
  assert.deepEqual(found('(local)/part.yaml'), [
    ['property-unset', 2],
    ['filesystem-unknown', 2],
  ]);
  assert.deepEqual(found(''), [
    ['property-unset', 2],
    ['filesystem-unknown', 1],
  ]);
});
