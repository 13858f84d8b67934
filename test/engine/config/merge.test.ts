import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Properties } from '../../../engine/config/model.ts';
import { mergeFiles, type Merged } from '../../../engine/config/merge.ts';
import { parseFile } from '../../../engine/config/parseFile.ts';
import type { EmptyProperty } from '../../../engine/config/include.ts';
import { valuesOf } from './decoded.ts';

interface Given {
  readonly commandLine?: Record<string, string>;
  readonly user?: Record<string, string>;
  readonly empty?: EmptyProperty;
}

/** Merge the first of some files; each is a body without its directive. */
function merge(bodies: Record<string, string>, { commandLine = {}, user = {}, empty }: Given = {}): Merged {
  const [top = ''] = Object.keys(bodies);
  const files = new Map(Object.entries(bodies).map(([path, body]) => [path, parseFile(path, `#lxops-v1\n${body}`)]));
  const place = { file: 'p', span: { start: 0, end: 0 } };
  const properties: Properties = {
    commandLine: new Map(Object.entries(commandLine)),
    user: new Map(Object.entries(user).map(([key, value]) => [key, { value, place }])),
  };
  return mergeFiles(top, files, properties, empty);
}

function values(bodies: Record<string, string>, given?: Given): Record<string, unknown> {
  return valuesOf(merge(bodies, given).config);
}

function codes(bodies: Record<string, string>, given?: Given): string[] {
  return merge(bodies, given).issues.map(({ code, facts }) => [code, ...(facts ?? [])].join(' '));
}

test('ostype and image follow the order of opening, other texts that of merging', () =>
  assert.deepEqual(
    values({
      't.yaml': 'include: [a.yaml, b.yaml]\nostype: top\nimage: top\nproject: top\norigin: ""',
      'a.yaml': 'ostype: a\nproject: a\norigin: a',
      'b.yaml': 'image: b\norigin: b\ndescription: not this',
    }),
    { ostype: 'a', image: 'b', project: 'top', origin: 'b' },
  ));

test('lists: options are replaced unless empty, profiles and files add up', () =>
  assert.deepEqual(
    values({
      't.yaml': 'include: [a.yaml, b.yaml]\nlxc-options: []\nprofiles: [t]\ncloud-config-files: [t.cfg]',
      'a.yaml': 'lxc-options: [a1]\nprofiles: [a, t]',
      'b.yaml': 'lxc-options: [b1, b2]\ncloud-config-files: [b.cfg]',
    }),
    { lxcOptions: ['b1', 'b2'], profiles: ['a', 't', 't'], cloudConfigFiles: ['b.cfg', 't.cfg'] },
  ));

test('an entry of filesystems replaces the whole entry, null too', () => {
  const bodies = {
    't.yaml': 'include: [a.yaml]\nfilesystems: {host: {pattern: t}, log: }',
    'a.yaml': 'filesystems: {host: {pattern: a, destroy: true}, log: {pattern: l}, tmp: {pattern: m}}',
  };
  assert.deepEqual(values(bodies), { filesystems: { host: { pattern: 't' }, log: null, tmp: { pattern: 'm' } } });
  assert.deepEqual(codes(bodies), ['filesystem-overridden host', 'filesystem-overridden log']);
});

test('an overridden property is told unless it was empty or is the same', () =>
  assert.deepEqual(
    codes({
      't.yaml': 'include: [a.yaml]\nproperties: {x: same, y: now, z: ""}',
      'a.yaml': 'properties: {x: same, y: "", z: was}',
    }),
    ['property-overridden z  was'],
  ));

test('a file is merged once; a cycle ends', () => {
  const diamond = {
    't.yaml': 'include: [a.yaml, b.yaml]',
    'a.yaml': 'include: [c.yaml]',
    'b.yaml': 'include: [c.yaml]',
    'c.yaml': 'profiles: [c]',
  };
  assert.deepEqual(values(diamond), { profiles: ['c'] });
  assert.deepEqual(codes(diamond), ['include-duplicate c.yaml']);
  assert.deepEqual(codes({ 't.yaml': 'include: [a.yaml]', 'a.yaml': 'include: [t.yaml]' }), ['include-cycle t.yaml']);
});

test('a file is known by the text of its path', () =>
  assert.deepEqual(
    values({ './t.yaml': 'include: [t.yaml]\nprofiles: [t]', 't.yaml': 'include: [t.yaml]\nprofiles: [t]' }),
    {
      profiles: ['t', 't'],
    },
  ));

test('paths are relative to the file that names them', () =>
  assert.deepEqual(
    values({
      'x/y/t.yaml':
        'include: [../../a.yaml, .././b.yaml]\ncloud-config-files: [./a//b/../c.cfg, ../../../z.cfg, /x//y, ""]\nsource-config: (none)/x:y.yaml',
      'a.yaml': 'cloud-config-files: [a.cfg]',
      'x/b.yaml': 'cloud-config-files: [b.cfg]',
    }),
    {
      cloudConfigFiles: ['a.cfg', 'x/b.cfg', 'x/y/a/c.cfg', '../z.cfg', '/x//y', ''],
      sourceConfig: 'x/y/(none)/x:y.yaml',
    },
  ));

test('a conditional path needs its properties set and not empty', () => {
  const bodies = {
    't.yaml': "cloud-config-files: [a.cfg, (none).cfg, (y).cfg, '(y)/(none).cfg', '(e).cfg']\nproperties: {none: no}",
  };
  const given = { user: { y: 'why', e: '' } };
  assert.deepEqual(values(bodies, given)['cloudConfigFiles'], ['a.cfg', 'why.cfg']);
  assert.deepEqual(values(bodies, { ...given, empty: 'counts' })['cloudConfigFiles'], ['a.cfg', 'why.cfg', '.cfg']);
  assert.deepEqual(values(bodies, { ...given, commandLine: { y: '' } })['cloudConfigFiles'], ['a.cfg']);
});

test('a reserved character is an error where it stands', () => {
  const { issues } = merge({ 't.yaml': "include: ['a:b.yaml']\ncloud-config-files: [;c]" });
  assert.deepEqual(
    issues.map(({ code, place }) => [code, place.span.start]),
    [
      ['path-reserved', 22],
      ['path-reserved', 53],
    ],
  );
});

test('a missing file is an error at the include that names it', () => {
  const { issues } = merge({ 't.yaml': 'include: [none.yaml, ""]' });
  assert.deepEqual(
    issues.map(({ code, place }) => [code, place.file, place.span]),
    [
      ['file-missing', 't.yaml', { start: 20, end: 29 }],
      ['file-missing', 't.yaml', { start: 31, end: 33 }],
    ],
  );
});

test('a value remembers what it overrode, through all files', () => {
  const { config } = merge({
    't.yaml': 'include: [a.yaml, b.yaml]\nproperties: {p: t}',
    'a.yaml': 'properties: {p: a}',
    'b.yaml': 'properties: {p: x, p: b}',
  });
  const chain: string[] = [];
  for (let setting = config.properties.get('p'); setting !== undefined; setting = setting.overrides)
    chain.push(`${setting.place.file} ${setting.value}`);
  assert.deepEqual(chain, ['t.yaml t', 'b.yaml b', 'b.yaml x', 'a.yaml a']);
  assert.deepEqual(config.files, ['t.yaml', 'a.yaml', 'b.yaml']);
});

test('an unknown format is an error at its first line', () => {
  const merged = mergeFiles('t', new Map([['t', parseFile('t', '#lxops-v1 \nimage: x')]]), {
    commandLine: new Map(),
    user: new Map(),
  });
  assert.deepEqual(
    merged.issues.map(({ code, place }) => [code, place.span.end]),
    [['format-unknown', 10]],
  );
});
