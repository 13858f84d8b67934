import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSources, type LoadedSources } from '../../../engine/files/loadSources.ts';
import { configOf, propertiesOf } from '../instance/given.ts';

/** The sources of `d/web.yaml`, beside which `d/s.yaml` may stand. */
async function load(body: string, other?: string): Promise<LoadedSources> {
  return loadSources({ config: configOf(body), name: 'web' }, propertiesOf({}, { e: '' }), {
    read: async (path) =>
      Promise.resolve(path === 'd/s.yaml' && other !== undefined ? { text: other } : { path, unreadable: 'ENOENT' }),
  });
}

test('a source configuration that nothing needs is not read', async () => {
  const { issues, source } = await load('source-config: s.yaml\norigin: p_c/s');
  assert.deepEqual([issues, source], [[], undefined]);
});

test('an origin without a project has that of the source configuration, or of this one', async () => {
  const project = async (body: string, other?: string) => (await load(body, other)).origin?.project;
  assert.equal(await project('origin: c\nproject: own'), 'own');
  assert.equal(await project('origin: c\nproject: own\nsource-config: s.yaml', '#lxops-v1\nproject: other'), 'other');
  assert.equal(await project('origin: p_c\nproject: own'), 'p');
  assert.equal(await project('origin: c'), undefined);
});

test('the source instance is resolved by the other configuration, empty properties counting in its paths', async () => {
  const { source, files } = await load(
    'device-template: base\nsource-config: s.yaml\nfilesystems: {f: {pattern: own}}',
    "#lxops-v1\ncloud-config-files: ['(e).cfg']\nfilesystems: {f: {pattern: tank/(instance)}}",
  );
  assert.deepEqual(
    source?.filesystems.map(({ path }) => path),
    ['tank/base'],
  );
  assert.deepEqual(
    source?.cloudConfigFiles.map(({ value }) => value),
    ['d/.cfg'],
  );
  assert.deepEqual([...files.keys()], ['d/s.yaml']);
});

test('a source configuration with an error gives no source', async () => {
  const missing = await load('device-template: base\nsource-config: s.yaml');
  assert.deepEqual([missing.source, missing.issues.map(({ code }) => code)], [undefined, ['file-missing']]);
});
