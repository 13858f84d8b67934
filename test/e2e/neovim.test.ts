import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

// Another client than VS Code: the built server speaks plain LSP over stdio to the Neovim of Debian.
const answers = new Map<string, unknown>();
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lxops-neovim-'));
  await writeFile(join(folder, 'base.yaml'), '#lxops-v1\nfilesystems:\n  host:\n    pattern: tank/(instance)\n');
  await writeFile(
    join(folder, 'web.yaml'),
    '#lxops-v1\nostpye: alpine\nimage: images:alpine/3.18\ninclude:\n- base.yaml\n',
  );
  const env = {
    ...process.env,
    NODE: process.execPath,
    SERVER: resolve('dist/server.js'),
    FILE: 'web.yaml',
    XDG_CONFIG_HOME: folder,
  };
  const script = resolve('test/e2e/neovim/client.lua');
  const { stdout } = await promisify(execFile)('nvim', ['--headless', '--clean', '-n', '-c', `luafile ${script}`], {
    cwd: folder,
    env,
    timeout: 60_000,
  });
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
    const { name, value } = JSON.parse(line) as { name: string; value: unknown };
    answers.set(name, value);
  }
});

after(() => rm(folder, { recursive: true, force: true }));

test('Neovim shows a misspelt key at its place', () => {
  assert.deepEqual(answers.get('diagnostics'), ['2:1-7 lxops unknown-key']);
});

test('Neovim explains a key', () => {
  assert.match(String(answers.get('hover')), /\*\*image\*\*.*The image to create the container from/s);
});

test('Neovim offers and applies the quick fix', () => {
  assert.deepEqual(answers.get('actions'), ['Change to "ostype"']);
  assert.equal(answers.get('edited'), 'ostype: alpine');
});

test('Neovim completes the filesystem of an included file', () => {
  assert.deepEqual(answers.get('completion'), ['host']);
});

test('Neovim finds and renames a filesystem in both files', () => {
  assert.deepEqual((answers.get('references') as string[]).toSorted(), ['base.yaml', 'web.yaml']);
  assert.equal(answers.get('renamed'), '    filesystem: main');
});

test('Neovim formats a file', () => {
  assert.equal(answers.get('formatted'), '    filesystem:  main');
});
