import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Properties } from '../../../engine/config/model.ts';
import { resolveSource, type Sources, sourcesOf } from '../../../engine/instance/sources.ts';
import { configOf, propertiesOf } from './given.ts';

function sources(body: string, properties: Properties = propertiesOf()): Sources {
  return sourcesOf(configOf(body), 'web', properties);
}

function codes(body: string): string[] {
  return sources(body).issues.map(({ code }) => code);
}

test('nothing is copied', () =>
  assert.deepEqual(sources('source-config: s.yaml\norigin: ""'), {
    origin: undefined,
    devices: undefined,
    sourceConfig: undefined,
    issues: [],
  }));

test('an origin: project, instance, snapshot', () => {
  const origin = (text: string) => sources(`origin: ${text}`).origin;
  assert.deepEqual(origin('base/copy'), { project: undefined, instance: 'base', snapshot: 'copy' });
  assert.deepEqual(origin('p_c/s'), { project: 'p', instance: 'c', snapshot: 's' });
  assert.deepEqual(origin('base'), { project: undefined, instance: 'base', snapshot: '' });
  assert.deepEqual(origin('(instance)-old'), { project: undefined, instance: 'web-old', snapshot: '' });
});

test('device-origin before device-template', () => {
  assert.deepEqual(sources('device-origin: base@s\ndevice-template: t').devices, {
    how: 'clone',
    instance: 'base',
    snapshot: 's',
  });
  assert.deepEqual(sources('device-template: t-(p)', propertiesOf({ p: 'x' })).devices, {
    how: 'copy',
    instance: 't-x',
  });
});

test('an empty name is that of the source configuration', () => {
  assert.deepEqual(sources("device-origin: '@s'\nsource-config: a/base.yaml").devices, {
    how: 'clone',
    instance: 'base',
    snapshot: 's',
  });
  assert.deepEqual(codes("device-origin: '@s'"), ['device-source-missing']);
});

test('what is no device-origin', () => {
  for (const text of ['base', 'base@', 'a@b@c', '(instance)'])
    assert.deepEqual(codes(`device-origin: '${text}'`), ['device-origin-snapshot'], text);
  assert.deepEqual(codes('device-template: (none)\norigin: (nor)'), ['property-unset', 'property-unset']);
});

test('a source configuration is read only when something needs it', () => {
  const needed = (body: string) => sources(`source-config: s.yaml\n${body}`).sourceConfig?.value;
  assert.equal(needed('origin: base'), 'd/s.yaml');
  assert.equal(needed('origin: p_base'), undefined);
  assert.equal(needed('device-template: x'), 'd/s.yaml');
});

test('the source has the other configuration, its own name and the project of this one', () => {
  const config = configOf('project: work\nfilesystems: {f: {pattern: a/(instance)}}');
  const other = configOf('filesystems: {f: {pattern: b/(project)/(instance)/(x)}}');
  const path = (source: typeof other | undefined) =>
    resolveSource({ how: 'copy', instance: 'base' }, config, source, propertiesOf({ x: 'cli' })).instance.filesystems[0]
      ?.path;
  assert.equal(path(undefined), 'a/base');
  assert.equal(path(other), 'b/work/base/cli');
});
