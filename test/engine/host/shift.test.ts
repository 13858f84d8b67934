import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeMode, changeOwner, listOwners, parseOwners, parsePrivileged } from '../../../engine/host/shift.ts';

test('owners are read once each', () => {
  assert.deepEqual(listOwners('/d').argv, ['find', '/d', '-printf', String.raw`%U:%G\n`]);
  assert.deepEqual(parseOwners('0:0\n33:4\n0:0\n'), [
    { uid: 0, gid: 0 },
    { uid: 33, gid: 4 },
  ]);
});

test('a change of owner touches what belongs to exactly that pair, and no target of a link', () => {
  const [from, to] = [
    { uid: 0, gid: 4 },
    { uid: 1000000, gid: 1000004 },
  ];
  const change = ['-exec', 'chown', '--no-dereference', '--', '1000000:1000004', '{}', '+'];
  const pair = ['find', '/d', '-uid', '0', '-gid', '4'];
  assert.deepEqual(changeOwner('/d', from, to, { links: true }).argv, [...pair, ...change]);
  assert.deepEqual(changeOwner('/d', from, to, { links: false }).argv, [...pair, '!', '-type', 'l', ...change]);
});

test('files with setuid come back by mode, whatever their names are', () => {
  const files = parsePrivileged(['4755', '/a b', '2755', '/c\nd', '4755', '/e', ''].join('\0'));
  assert.deepEqual(
    [...files],
    [
      ['4755', ['/a b', '/e']],
      ['2755', ['/c\nd']],
    ],
  );
  assert.deepEqual(changeMode('4755', ['/a b']).argv, ['chmod', '--', '4755', '/a b']);
  assert.equal(parsePrivileged('').size, 0);
});
