import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../../../engine/files/loadConfig.ts';
import { valuesOf } from '../config/decoded.ts';

const none = { commandLine: new Map<string, string>(), user: new Map<string, never>() };

/** Load `t.yaml` from texts; a path that is no key does not exist. */
async function load(texts: Record<string, string>, asked: string[] = []) {
  return loadConfig('t.yaml', none, {
    read: async (path) => {
      asked.push(path);
      const text = texts[path];
      return Promise.resolve(text === undefined ? { path, unreadable: 'ENOENT' } : { text });
    },
  });
}

test('everything that is included is read, once', async () => {
  const asked: string[] = [];
  const { config, files, issues } = await load(
    {
      't.yaml': '#lxops-v1\ninclude: [d/a.yaml, d/b.yaml]',
      'd/a.yaml': '#lxdops\ninclude: [b.yaml]\nos: {name: alpine}',
      'd/b.yaml': '#lxops-v1\ninclude: [../t.yaml]\nprofiles: [b]',
    },
    asked,
  );
  assert.deepEqual(config && valuesOf(config), { ostype: 'alpine', profiles: ['b'] });
  assert.deepEqual(asked, ['t.yaml', 'd/a.yaml', 'd/b.yaml']);
  assert.deepEqual([...files.keys()], asked);
  assert.deepEqual(
    issues.map(({ code, place }) => [code, place.file]),
    [
      ['include-cycle', 'd/b.yaml'],
      ['include-duplicate', 't.yaml'],
    ],
  );
});

test('with an error there is no configuration, and all errors are told', async () => {
  const { config, issues } = await load({
    't.yaml': '#lxops-v1\ninclude: [a.yaml, none.yaml]\nimage: []',
    'a.yaml': 'image: x',
  });
  assert.equal(config, undefined);
  assert.deepEqual(
    issues.map(({ code, place }) => [code, place.file]),
    [
      ['yaml-type', 't.yaml'],
      ['format-unknown', 'a.yaml'],
      ['file-missing', 't.yaml'],
    ],
  );
});

test('files that include ever more files come to an end', async () => {
  const { config, issues } = await loadConfig('0.yaml', none, {
    read: async (path) => Promise.resolve({ text: `#lxops-v1\ninclude: [${Number.parseInt(path, 10) + 1}.yaml]` }),
  });
  assert.equal(config, undefined);
  assert.deepEqual(
    issues.map(({ code }) => code),
    ['file-unreadable'],
  );
});

test('formats of others are read through their migrations, included ones too', async () => {
  const texts: Record<string, string> = {
    't.yaml': '#lxops-v1\ninclude: [mine.yaml]\nprofiles: [p]',
    'mine.yaml': '#my-format\nsystem: {name: alpine}',
  };
  const read = async (path: string) => Promise.resolve({ text: texts[path] ?? '' });
  const migrate = (text: string) => text.replace('#my-format', '#lxdops').replace('system', 'os');
  const { config } = await loadConfig('t.yaml', none, { read, migrations: [{ from: '#my-format', migrate }] });
  assert.deepEqual(config && valuesOf(config), { ostype: 'alpine', profiles: ['p'] });
  const without = await loadConfig('t.yaml', none, { read });
  assert.deepEqual(
    without.issues.map(({ code, place }) => [code, place.file]),
    [['format-unknown', 'mine.yaml']],
  );
});
