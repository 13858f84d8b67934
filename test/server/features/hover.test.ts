import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hover } from '../../../server/features/hover.ts';
import { readFixture } from '../fixture.ts';

test('a key is explained by the schema', () =>
  check('#lxops-v1\nfilesystems:\n  main:\n    des<|>troy: true\n', [
    '**destroy** — true or false',
    'true: the command destroy removes this filesystem with all data in it. rebuild and delete never do.',
    'Default: `false`',
  ]));

test('an entry is explained by its kind', () => {
  const [title, text] = paragraphs('#lxops-v1\nfilesystems:\n  ma<|>in: {pattern: tank/(instance)}\n');
  assert.equal(title, '**main** — map');
  assert.equal(text, 'A ZFS dataset or a plain directory, made when the instance is launched. The key is its id.');
});

test('a key that lxops ignores says what to write', () =>
  assert.ok(
    paragraphs('#lxdops\nst<|>op: true').includes('**Ignored by lxops.** Run `incus stop NAME` after the launch.'),
  ));

test('how includes merge a key', () =>
  assert.ok(
    paragraphs('#lxops-v1\npro<|>files: [a]').some((text) =>
      text.startsWith('*Includes:* Joined: those of the includes first'),
    ),
  ));

test('which file counts', () =>
  assert.ok(
    paragraphs(`
      @file base.yaml
      #lxops-v1
      ostype: debian
      @file web.yaml
      #lxops-v1
      image: a
      os<|>type: alpine
      include: [base.yaml]
    `).includes('Overridden by [base.yaml:2](file:///w/base.yaml#L2): `debian`'),
  ));

test('what a setting overrides', () =>
  assert.ok(
    paragraphs(`
      @file base.yaml
      #lxops-v1
      filesystems: {main: {pattern: a}}
      @file web.yaml
      #lxops-v1
      include: [base.yaml]
      filesystems:
        ma<|>in: {pattern: b}
    `).includes('Overrides [base.yaml:2](file:///w/base.yaml#L2)'),
  ));

test('a word of a list of words', () =>
  check('#lxops-v1\nostype: open<|>wrt', [
    '**openwrt** — OpenWrt: opkg for packages; users and timezone are not supported.',
  ]));

test('a filesystem of a device', () =>
  check('#lxops-v1\nfilesystems: {main: {pattern: tank/x}}\ndevices: {home: {filesystem: ma<|>in}}', [
    '**main** — filesystem `tank/x`, set in [file.yaml:2](file:///w/file.yaml#L2)',
  ]));

test('properties in a pattern', () => {
  check('#lxops-v1\nimage: x/(in<|>stance)', ['**(instance)** — The name of the instance.']);
  check('#lxops-v1\nproperties: {a: v}\nimage: (<|>a)', [
    '**(a)** — `v`, set in [file.yaml:2](file:///w/file.yaml#L2)',
  ]);
  check('#lxops-v1\nimage: (<|>a)', ['**(a)** — not set; give it with -P, in properties, or in your properties.yaml']);
});

test('nothing on unknown keys, plain values and files of others', () => {
  check('#lxops-v1\nfo<|>o: 1', []);
  check('#lxops-v1\ndescription: so<|>me', []);
  check('image: a<|>', []);
});

test('a pattern becomes something in each root', () => {
  check('#lxops-v1\nproperties: {pool: tank}\nfilesystems: {main: {pattern: (pool)/<|>x/(instance)}}', [
    '`(pool)/x/(instance)` → `tank/x/file`',
    '- **(pool)** — `tank`, set in [file.yaml:2](file:///w/file.yaml#L2)',
    '- **(instance)** — The name of the instance.',
  ]);
  check(
    '@file part.yaml\n#lxops-v1\nimage: <|>x/(instance)\n@file web.yaml\n#lxops-v1\norigin: a\ninclude: [part.yaml]\n',
    [
      '`x/(instance)` → `x/part`',
      '`x/(instance)` → `x/web` (in [web.yaml](file:///w/web.yaml))',
      '- **(instance)** — The name of the instance.',
    ],
  );
});

test('a device is followed from its filesystem to the container', () =>
  assert.ok(
    paragraphs(
      '#lxops-v1\ndevice-owner: "1:2"\nfilesystems: {main: {pattern: tank/(instance)}}\ndevices: {ho<|>me: {path: /home, filesystem: main}}',
    ).includes('dataset `tank/file` → `/tank/file/home` on the host → `/home` in file → owner `1:2`'),
  ));

function check(text: string, expected: readonly string[]): void {
  assert.deepEqual(paragraphs(text), expected);
}

function paragraphs(text: string): string[] {
  const { document, position, workspace } = readFixture(text);
  const contents = hover(document, position, workspace)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value.split('\n\n') : [];
}
