import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listPlaces, parseMounts, parsePlaces, parseResolved, resolvePaths } from '../../../engine/host/places.ts';

test('what is at paths is asked for without a shell, and read back whatever the paths are', () => {
  assert.deepEqual(listPlaces(['/a b', "/it's"]).argv, [
    'find',
    '/a b',
    "/it's",
    '-maxdepth',
    '0',
    '-printf',
    String.raw`%y%Y%p\0`,
  ]);
  const seen = parsePlaces('dd/a b\0ld/link\nname\0lN/broken\0');
  assert.deepEqual(
    [...seen],
    [
      ['/a b', { own: 'd', followed: 'd' }],
      ['/link\nname', { own: 'l', followed: 'd' }],
      ['/broken', { own: 'l', followed: 'N' }],
    ],
  );
  assert.equal(parsePlaces('').size, 0);
});

test('real paths come in the order in which they were asked for', () => {
  assert.deepEqual(resolvePaths(['/a']).argv, ['realpath', '--zero', '--canonicalize-existing', '--', '/a']);
  assert.deepEqual(parseResolved('/x y\0/z\0'), ['/x y', '/z']);
});

test('mount points with spaces and backslashes', () => {
  assert.deepEqual(parseMounts(String.raw`tank/a /tank/a\040b\134c fuse.zfs rw 0 0` + '\n'), [String.raw`/tank/a b\c`]);
});
