import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../../server/features/callHierarchy.ts';
import { workspaceSymbols } from '../../../server/features/workspaceSymbols.ts';
import { readFixture } from '../fixture.ts';

const FILES = `
@file base.yaml
#lxops-v1
description: the base
cloud-config-files: [u.cfg]
filesystems: {main: {pattern: x}}
@file u.cfg
#cloud-config
@file db.yaml
#lxops-v1
include: [base.yaml]
@file web.yaml
#lxops-v1
include: [ba<|>se.yaml]
`;

test('who includes a file, and whom it names', () => {
  const { document, position, workspace } = readFixture(FILES);
  const [item] = prepareCallHierarchy(document, position, workspace) ?? [];
  assert.equal(item?.name, 'base.yaml');
  assert.equal(item.detail, 'the base');
  const incoming = incomingCalls(item, workspace);
  assert.deepEqual(
    incoming.map(({ from, fromRanges }) => [from.name, fromRanges[0]?.start.line]),
    [
      ['db.yaml', 1],
      ['web.yaml', 1],
    ],
  );
  assert.deepEqual(
    outgoingCalls(item, workspace).map(({ to }) => to.name),
    ['u.cfg'],
  );
});

test('elsewhere it is the hierarchy of the document', () => {
  const { document, workspace } = readFixture(FILES);
  const [item] = prepareCallHierarchy(document, { line: 0, character: 0 }, workspace) ?? [];
  assert.equal(item?.name, 'web.yaml');
});

test('names and files are found by some of their letters', () => {
  const { workspace } = readFixture(FILES);
  const names = (query: string): string[] => workspaceSymbols(query, workspace).map(({ name }) => name);
  assert.deepEqual(names('mn'), ['main']);
  assert.deepEqual(names('b.y'), ['base.yaml', 'db.yaml', 'web.yaml']);
  assert.deepEqual(names('zz'), []);
});
