import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkLayout } from '../../../../engine/config/checks/layout.ts';
import { checkRepeatedKeys } from '../../../../engine/config/checks/repeatedKeys.ts';
import { mergeFiles } from '../../../../engine/config/merge.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';

function layout(yaml: string): string[] {
  const file = parseFile('t.yaml', `#lxops-v1\n${yaml}`);
  const { config } = mergeFiles('t.yaml', new Map([['t.yaml', file]]), { commandLine: new Map(), user: new Map() });
  return checkLayout(config).map(({ code }) => code);
}

test('a filesystem without (instance) is shared, one without destroy stays', () => {
  assert.deepEqual(layout('filesystems: {f: {pattern: tank/shared}}'), ['filesystem-shared']);
  assert.deepEqual(layout('filesystems: {f: {pattern: tank/(instance)}}'), ['destroy-unsaid']);
  assert.deepEqual(layout('filesystems: {f: {pattern: tank/(instance), destroy: false}}'), []);
});

test('devices inside one another, and on one directory', () => {
  const filesystem = 'filesystems: {f: {pattern: tank/(instance), destroy: true}}\n';
  const inside = 'devices: {a: {path: /srv, filesystem: f}, b: {path: /srv/www, filesystem: f}}';
  assert.deepEqual(layout(filesystem + inside), ['device-path-inside']);
  const shared = 'devices: {a: {path: /x, filesystem: f, dir: d}, b: {path: /y, filesystem: f, dir: d}}';
  assert.deepEqual(layout(filesystem + shared), ['device-directory-shared']);
});

test('a key that stands twice is said where it stands again', () => {
  const text = '#lxops-v1\nimage: a\nimage: b\nproperties: {x: 1}\nproperties: {y: 2}\n';
  const found = checkRepeatedKeys(parseFile('t.yaml', text).tree, 't.yaml', true);
  assert.deepEqual(
    found.map(({ place, facts }) => [text.slice(place.span.start, place.span.end), facts?.[1]]),
    [
      ['image', 'replaced'],
      ['properties', 'merged'],
    ],
  );
});
