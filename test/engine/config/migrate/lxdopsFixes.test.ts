import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeFiles } from '../../../../engine/config/merge.ts';
import { applyEdits } from '../../../../engine/config/migrate/lines.ts';
import { lxdopsFixes } from '../../../../engine/config/migrate/lxdopsFixes.ts';
import { parseFile } from '../../../../engine/config/parseFile.ts';

/** The texts that the fixes make of `t.yaml`, beside which `a.yaml` may stand. */
function check(text: string, expected: readonly string[], included = ''): void {
  const files = new Map(
    [
      ['t.yaml', text],
      ['a.yaml', included],
    ].map(([path = '', content = '']) => [path, parseFile(path, content)]),
  );
  const file = files.get('t.yaml');
  assert.ok(file !== undefined && !('unreadable' in file));
  const { config } = mergeFiles('t.yaml', files, { commandLine: new Map(), user: new Map() });
  const fixed = lxdopsFixes(file, config).map(({ edit }) => applyEdits(text, [edit]));
  assert.deepEqual(fixed, expected);
  for (const one of fixed) assert.deepEqual(parseFile('t.yaml', one).issues, [], one);
}

const PROFILE = 'profile-pattern: (instance).lxdops\n';

test('a root without a profile-pattern keeps the name that lxdops gave', () => {
  check('#lxdops\nos: {name: alpine, image: i}\n', [`#lxdops\nos: {name: alpine, image: i}\n${PROFILE}`]);
  check('#lxdops\norigin: a/b # c', [`#lxdops\norigin: a/b # c\n${PROFILE}`]);
  check('#lxdops\ninclude: [a.yaml]\n', [`#lxdops\ninclude: [a.yaml]\n${PROFILE}`], '#lxdops\nos: {image: i}\n');
});

test('nothing for a part, for a file whose include has the pattern, and for lxops-v1', () => {
  check('#lxdops\nprofiles: [a]\n', []);
  check('#lxdops\nos: {image: i}\nprofile-pattern: x\n', []);
  check('#lxdops\nos: {image: i}\ninclude: [a.yaml]\n', [], '#lxdops\nprofile-pattern: x\n');
  check('#lxops-v1\nimage: i\n', []);
});

test('an image is made of os.version, as lxdops did', () => {
  const pattern = 'profile-pattern: x\n';
  check(`#lxdops\nos:\n  name: alpine\n  version: 3.13 # why\n${pattern}`, [
    `#lxdops\nos:\n  name: alpine\n  version: 3.13 # why\n  image: images:alpine/3.13\n${pattern}`,
  ]);
  check(`#lxdops\n${pattern}os:\n    version: '11'\n    name: debian`, [
    `#lxdops\n${pattern}os:\n    version: '11'\n    image: images:debian/11\n    name: debian`,
  ]);
  check(`#lxdops\nos: {version: (v), name: ubuntu}\n${pattern}`, [
    `#lxdops\nos: {version: (v), image: ubuntu:(v), name: ubuntu}\n${pattern}`,
  ]);
});

test('the operating system may be that of an include', () =>
  check(
    '#lxdops\ninclude: [a.yaml]\nos:\n  version: 3.13\n',
    [
      '#lxdops\ninclude: [a.yaml]\nos:\n  version: 3.13\n  image: images:alpine/3.13\n',
      `#lxdops\ninclude: [a.yaml]\nos:\n  version: 3.13\n${PROFILE}`,
    ],
    '#lxdops\nos: {name: alpine}\n',
  ));

test('no image where there is one, or where lxdops had none', () => {
  for (const os of [
    '{name: alpine, version: 3, image: i}',
    '{name: openwrt, version: 3}',
    '{name: alpine, version: }',
    '{version: 3}',
    '{name: alpine}',
  ])
    check(`#lxdops\nos: ${os}\nprofile-pattern: x\n`, []);
  check('#lxdops\nos: {name: alpine, version: 3}\norigin: a\nprofile-pattern: x\n', []);
});
