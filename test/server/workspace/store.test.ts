import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../../server/settings.ts';
import { createStore, type Store } from '../../../server/workspace/store.ts';

test('what a document names is read, and what that names', async () => {
  const { store, reads } = storeOver({ '/w/a.yaml': '#lxops-v1\ninclude: [b.yaml]', '/w/b.yaml': '#lxdops' });
  store.edit('/w/web.yaml', '#lxops-v1\ninclude: [a.yaml]');
  await store.settle();
  assert.deepEqual(reads, ['/w/a.yaml', '/w/b.yaml']);
  assert.equal(store.workspace().file('/w/b.yaml')?.format, 'lxdops');
});

test('a file that is missing is looked for once', async () => {
  const { store, reads } = storeOver({});
  store.edit('/w/web.yaml', '#lxops-v1\ninclude: [a.yaml]');
  await store.settle();
  store.edit('/w/web.yaml', '#lxops-v1\ninclude: [a.yaml]\nimage: x');
  await store.settle();
  assert.deepEqual(reads, ['/w/a.yaml']);
  assert.equal(store.workspace().unreadable('/w/a.yaml'), 'ENOENT');
});

test('an open document wins over the disk until it is closed', async () => {
  const { store } = storeOver({ '/w/a.yaml': '#lxops-v1\nimage: disk' });
  store.edit('/w/a.yaml', '#lxops-v1\nimage: open');
  await store.refresh(['/w/a.yaml']);
  assert.equal(store.workspace().file('file:///w/a.yaml')?.config.fields.image?.value, 'open');
  await store.close('/w/a.yaml');
  assert.equal(store.workspace().file('file:///w/a.yaml')?.config.fields.image?.value, 'disk');
});

test('a file that appears is seen', async () => {
  const files: Record<string, string> = {};
  const { store } = storeOver(files);
  store.edit('/w/web.yaml', '#lxops-v1\nimage: x\ninclude: [a.yaml]');
  await store.settle();
  files['/w/a.yaml'] = '#lxops-v1\nproject: p';
  await store.refresh(['/w/a.yaml']);
  assert.equal(store.workspace().merged('/w/web.yaml').config.project?.value, 'p');
  assert.deepEqual(
    store
      .workspace()
      .roots('/w/a.yaml')
      .map(({ config }) => config.path),
    ['/w/web.yaml'],
  );
});

test('a property of the user opens a conditional include', async () => {
  const { store, reads } = storeOver({ '/w/here/a.yaml': '#lxops-v1' });
  store.edit('/w/web.yaml', '#lxops-v1\ninclude: [(local)/a.yaml]');
  await store.settle();
  assert.deepEqual(reads, []);
  const local = { value: 'here', place: { file: '/p.yaml', span: { start: 0, end: 0 } } };
  store.setProperties({ commandLine: new Map(), user: new Map([['local', local]]) }, new Map());
  await store.settle();
  assert.deepEqual(reads, ['/w/here/a.yaml']);
});

test('the workspace stays the same value until something changes', () => {
  const { store } = storeOver({});
  const before = store.workspace();
  assert.equal(store.workspace(), before);
  store.edit('/w/a.yaml', '#lxops-v1');
  assert.notEqual(store.workspace(), before);
});

test('the recent value does not wait for the last edit', () => {
  const { store } = storeOver({});
  store.edit('/w/a.yaml', '#lxops-v1\nimage: one');
  assert.equal(store.recent('/w/a.yaml').file('/w/a.yaml')?.config.fields.image?.value, 'one');
  store.edit('/w/a.yaml', '#lxops-v1\nimage: two');
  assert.equal(store.recent('/w/a.yaml').file('/w/a.yaml')?.config.fields.image?.value, 'one');
  assert.equal(store.workspace().file('/w/a.yaml')?.config.fields.image?.value, 'two');
});

test('settings and the inventory make another value', async () => {
  const { store, reads } = storeOver({ '/w/here/a.yaml': '#lxops-v1' });
  store.edit('/w/web.yaml', '#lxops-v1\ninclude: [(local)/a.yaml]');
  await store.settle();
  store.setSettings(readSettings({ properties: { local: 'here' } }));
  await store.settle();
  assert.deepEqual(reads, ['/w/here/a.yaml']);
  const before = store.workspace();
  store.setInventory({ profiles: ['default'], images: [], projects: [], instances: [] });
  assert.equal(before.inventory, undefined);
  assert.deepEqual(store.workspace().inventory?.profiles, ['default']);
  store.setProperties({ commandLine: new Map(), user: new Map() }, new Map());
  assert.equal(store.workspace().properties.commandLine.get('local'), 'here');
});

function storeOver(files: Readonly<Record<string, string>>): { store: Store; reads: string[] } {
  const reads: string[] = [];
  const store = createStore(async (path) => {
    reads.push(path);
    const text = files[path];
    return text === undefined ? { path, unreadable: 'ENOENT' } : { text };
  });
  return { store, reads };
}
