import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Properties } from '../../../engine/config/model.ts';
import type { ResolvedInstance } from '../../../engine/instance/model.ts';
import { instanceName, resolveInstance } from '../../../engine/instance/resolveInstance.ts';
import { configOf, propertiesOf } from './given.ts';

function resolve(body: string, properties: Properties = propertiesOf(), name = 'web'): ResolvedInstance {
  return resolveInstance(configOf(body), name, properties);
}

function directories(body: string, properties?: Properties): Record<string, string> {
  return Object.fromEntries(resolve(body, properties).instance.devices.map(({ id, directory }) => [id, directory]));
}

function issues(body: string, properties?: Properties): string[] {
  return resolve(body, properties).issues.map(({ part, code, facts }) => [part, code, ...(facts ?? [])].join(' '));
}

test('the name is that of the file without its last extension', () => {
  const names = ['d/web.v1.yaml', 'web', '.yaml', 'web.', '/a/b.c/web', 'd/'].map(instanceName);
  assert.deepEqual(names, ['web.v1', 'web', '', 'web', 'web', 'd']);
});

test('built-ins depend on the project of the configuration', () => {
  const pattern = '/(instance):(project):(project/):(project_instance)';
  const path = (project: string) =>
    resolve(`${project}\nfilesystems: {f: {pattern: '${pattern}'}}`).instance.filesystems[0]?.path;
  assert.equal(path(''), '/web:default::web');
  assert.equal(path('project: default'), '/web:default::web');
  assert.equal(path('project: work'), '/web:work:work/:work_web');
});

test('built-ins, then -P, the configuration, the user', () => {
  const properties = propertiesOf({ b: 'cli', instance: 'no' }, { a: 'user', b: 'user', c: 'user' });
  const { instance } = resolve('properties: {b: config, c: config}\nimage: (instance)-(a)-(b)-(c)', properties);
  assert.equal(instance.image, 'web-user-cli-config');
  assert.deepEqual(Object.fromEntries(instance.properties), { a: 'user', b: 'cli', c: 'config', instance: 'no' });
});

test('profiles: those of the configuration or default, then that of the instance', () => {
  assert.deepEqual(resolve('').instance.profiles, ['default', 'web.lxops']);
  assert.deepEqual(
    resolve('profiles: [a]\nprofile-pattern: (instance).(x)', propertiesOf({ x: 'y' })).instance.profiles,
    ['a', 'web.y'],
  );
});

test('filesystems: a dataset or a directory, by path', () => {
  const { instance } = resolve(
    'filesystems:\n  b: {pattern: tank/b/(instance), destroy: yes}\n  a: {pattern: tank/b/(instance)}\n  c: {pattern: /srv/(instance)/, transient: on}',
  );
  assert.deepEqual(
    instance.filesystems.map(({ id, kind, path, directory, destroy, transient }) => [
      id,
      kind,
      path,
      directory,
      destroy,
      transient,
    ]),
    [
      ['c', 'directory', '/srv/web/', '/srv/web/', false, true],
      ['a', 'dataset', 'tank/b/web', '/tank/b/web', false, false],
      ['b', 'dataset', 'tank/b/web', '/tank/b/web', true, false],
    ],
  );
});

test('values of ZFS properties are no patterns', () => {
  const { instance } = resolve('filesystems: {f: {pattern: tank/f, zfsproperties: {quota: (none), atime: off}}}');
  assert.deepEqual(
    [...(instance.filesystems[0]?.zfsProperties ?? [])],
    [
      ['atime', 'off'],
      ['quota', '(none)'],
    ],
  );
});

for (const [pattern, expected] of [
  ['tank/host/(instance)', true],
  ['tank/(instance)/data', true],
  ['(root)/(project/)(instance)', true],
  ['tank/(project_instance)', true],
  ['/srv/(instance)', true],
  ['(instance)', false],
  ['/(instance)', false],
  ['//(instance)', false],
  ['/./(instance)', false],
  ['tank/x-(instance)', false],
  ['tank/(instance)x', false],
  ['tank/web', false],
  ['tank/(own)', false],
  ['tank/(project)', false],
] as const) {
  test(`${pattern} is ${expected ? '' : 'not '}of the instance`, () => {
    const { instance } = resolve(
      `project: work\nfilesystems: {f: {pattern: '${pattern}'}}`,
      propertiesOf({ root: 'tank', own: 'web' }),
    );
    assert.equal(instance.filesystems[0]?.fromInstance, expected);
  });
}

test('a name that is no component makes nothing of its own', () => {
  for (const name of ['', '.', '..', 'a/b'])
    assert.equal(
      resolve('filesystems: {f: {pattern: tank/(instance)}}', propertiesOf(), name).instance.filesystems[0]
        ?.fromInstance,
      false,
    );
});

test('directories of devices', () =>
  assert.deepEqual(
    directories(
      `filesystems: {zfs: {pattern: tank/(instance)}, dir: {pattern: '/srv/(instance)/'}, rel: {pattern: '//x/../y'}}
devices:
  a1: {filesystem: zfs}
  a2: {filesystem: zfs, dir: .}
  a3: {filesystem: zfs, dir: ./sub//dir/}
  a4: {filesystem: zfs, dir: '/abs/(instance)//x/'}
  a5: {filesystem: zfs, dir: (e)}
  b1: {filesystem: dir}
  b2: {filesystem: dir, dir: .}
  b3: {filesystem: dir, dir: (dot)}
  c1: {filesystem: rel}
  c2: {filesystem: rel, dir: .}
  d1: {dir: /only}`,
      propertiesOf({ e: '', dot: '.' }),
    ),
    {
      d1: '/only',
      b1: '/srv/web/b1',
      b2: '/srv/web/',
      b3: '/srv/web',
      c1: '/y/c1',
      c2: '//x/../y',
      a1: '/tank/web/a1',
      a2: '/tank/web',
      a3: '/tank/web/sub/dir',
      a4: '/abs/web//x/',
      a5: '/tank/web/a5',
    },
  ));

test('devices stand in the order of filesystem and id', () => {
  const { instance } = resolve(
    'filesystems: {f: {pattern: f}, e: {pattern: e}}\ndevices: {a: {filesystem: f}, b: {filesystem: e}, c: {dir: /c}, A: {filesystem: f}}',
  );
  assert.deepEqual(
    instance.devices.map(({ id }) => id),
    ['c', 'b', 'A', 'a'],
  );
});

test('a directory outside its filesystem is listed, and an issue of containment', () => {
  const body =
    'filesystems: {f: {pattern: tank/f}, r: {pattern: /}}\ndevices: {up: {filesystem: f, dir: ../g}, near: {filesystem: f, dir: ../f-2}, in: {filesystem: f, dir: x/..}, abs: {filesystem: f, dir: /g}, root: {filesystem: r, dir: ..}}';
  assert.equal(directories(body)['up'], '/tank/g');
  assert.deepEqual(issues(body), ['containment device-leaves up /tank/g', 'containment device-leaves near /tank/f-2']);
  assert.deepEqual(
    issues('filesystems: {f: {pattern: tank/f}}\ndevices: {d: {filesystem: f, dir: (p)}}', propertiesOf({ p: '..' })),
    ['containment device-leaves d /tank'],
  );
});

test('each part has its own issues, and the rest is resolved all the same', () => {
  const body =
    'image: (i)\nprofile-pattern: (p)\ndevice-owner: (o)\nfilesystems: {f: {pattern: (f)/(g)}, g: {pattern: g}}\ndevices: {a: {filesystem: f}, b: {filesystem: g, dir: (d)}, c: {filesystem: g}, e: {}, x: {filesystem: nope}}';
  assert.deepEqual(issues(body), [
    'profile property-unset p',
    'filesystems property-unset f',
    'devices property-unset d',
    'devices device-relative e ',
    'devices filesystem-unknown nope',
    'owner property-unset o',
    'image property-unset i',
  ]);
  assert.deepEqual(directories(body), { c: '/g/c' });
});

test('an unset property is an issue at its place', () => {
  const [found] = resolve('image: "x-(none)"').issues;
  assert.deepEqual(found?.place, { file: 'd/web.yaml', span: { start: 20, end: 26 } });
});
