import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../engine/cli/main.ts', import.meta.url));

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'lxops-convert-'))));
afterEach(() => rmSync(directory, { recursive: true }));

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function lxops(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Answer {
  return start([process.execPath, cli, ...words], environment);
}

function start([program = '', ...words]: readonly string[], environment: Readonly<Record<string, string>>): Answer {
  const env = { PATH: process.env['PATH'], HOME: directory, ...environment };
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: directory, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function given(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** Every file of the directory, by its path. */
function found(): Record<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).toSorted();
  const files = paths.filter((path) => statSync(join(directory, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(directory, path), 'utf8')]));
}

const OLD = '#lxdops\nos: {name: alpine} # which\npackages: [bash]\n';
const NEW = '#lxops-v1\nostype: alpine\n# os: {name: alpine} # which\ncloud-config-files:\n- web.cfg\n';
const CLOUD = '#cloud-config\n# Made from packages of web.yaml, which lxops does not read.\npackages:\n- bash\n';

test('a file in place, with the cloud-config file of its old sections; once more changes nothing', () => {
  given({ 'd/web.yaml': OLD });
  const { status, stdout, stderr } = lxops(['config', 'convert', 'd/web.yaml']);
  assert.deepEqual([status, stdout], [0, 'd/web.cfg\nd/web.yaml\n']);
  assert.match(stderr, /^d\/web\.yaml:3:1: packages moved to web\.cfg\./m);
  assert.deepEqual(found(), { 'd/web.cfg': CLOUD, 'd/web.yaml': NEW });
  assert.deepEqual(lxops(['config', 'convert', 'd/web.yaml']), { status: 0, stdout: '', stderr: '' });
  assert.deepEqual(found(), { 'd/web.cfg': CLOUD, 'd/web.yaml': NEW });
  assert.equal(lxops(['config', 'packages', 'd/web.yaml']).stdout, 'bash\n');
});

test('-dry-run shows every file and writes none', () => {
  given({ 'web.yaml': OLD });
  const { status, stdout } = lxops(['config', 'convert', '-dry-run', '-backup', 'web.yaml']);
  assert.equal(status, 0);
  assert.match(stdout, /^--- \/dev\/null\n\+\+\+ web\.cfg\n@@[^]*\n\+- bash\n--- web\.yaml\n\+\+\+ web\.yaml\n@@/);
  assert.match(stdout, /\n-#lxdops\n/);
  assert.deepEqual(found(), { 'web.yaml': OLD });
});

test('-o writes elsewhere, also what is current, and the cloud-config file beside it', () => {
  given({ 'web.yaml': OLD, 'now.yaml': '#lxops-v1\nimage: i # kept\n', 'out/.keep': '' });
  assert.equal(lxops(['config', 'convert', '-o', 'out/new.yaml', 'web.yaml']).stdout, 'out/web.cfg\nout/new.yaml\n');
  assert.equal(lxops(['config', 'convert', '-o', 'out/now.yaml', 'now.yaml']).stdout, 'out/now.yaml\n');
  const { 'out/new.yaml': made, 'out/web.cfg': cloud, 'out/now.yaml': now, 'web.yaml': old } = found();
  assert.deepEqual([made, cloud, now, old], [NEW, CLOUD, '#lxops-v1\nimage: i # kept\n', OLD]);
});

test('-f prints the name of a file that is current; without it there is nothing to do', () => {
  given({ 'a.yaml': '#lxops-v1\n# a\n' });
  assert.equal(lxops(['config', 'convert', 'a.yaml']).stdout, '');
  assert.equal(lxops(['config', 'convert', '-f', 'a.yaml']).stdout, 'a.yaml\n');
  assert.deepEqual(found(), { 'a.yaml': '#lxops-v1\n# a\n' });
});

test('-backup keeps the old file as it was, and never replaces an older backup', () => {
  given({ 'a.yaml': '#lxdops\nos: {name: a}\n' });
  chmodSync(join(directory, 'a.yaml'), 0o600);
  assert.equal(lxops(['config', 'convert', '-backup', 'a.yaml']).status, 0);
  assert.deepEqual(found(), { 'a.yaml': '#lxops-v1\nostype: a\n', 'a.yaml.bak': '#lxdops\nos: {name: a}\n' });
  for (const name of ['a.yaml', 'a.yaml.bak']) assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600, name);
  given({ 'a.yaml': '#lxdops\nos: {name: b}\n' });
  const { status, stderr } = lxops(['config', 'convert', '-backup', 'a.yaml']);
  assert.equal(status, 1);
  assert.match(stderr, /a\.yaml\.bak exists already/);
  assert.deepEqual(found(), { 'a.yaml': '#lxdops\nos: {name: b}\n', 'a.yaml.bak': '#lxdops\nos: {name: a}\n' });
});

test('a cloud-config file that is there is not overwritten, unless it is this very one', () => {
  given({ 'web.yaml': OLD, 'web.cfg': 'mine\n' });
  const { status, stderr } = lxops(['config', 'convert', 'web.yaml']);
  assert.equal(status, 1);
  assert.match(stderr, /web\.cfg exists already and is not overwritten/);
  assert.deepEqual(found(), { 'web.cfg': 'mine\n', 'web.yaml': OLD });
  given({ 'web.cfg': CLOUD });
  assert.equal(lxops(['config', 'convert', 'web.yaml']).status, 0);
  assert.deepEqual(found(), { 'web.cfg': CLOUD, 'web.yaml': NEW });
});

test('several files in turn; the first that fails ends it', () => {
  given({ 'a.yaml': '#lxdops\nos: {name: a}\n', 'b.yaml': '#lxdops\nos: [\n', 'c.yaml': '#lxdops\nos: {name: c}\n' });
  const { status, stdout, stderr } = lxops(['config', 'convert', 'a.yaml', 'b.yaml', 'c.yaml']);
  assert.deepEqual([status, stdout], [1, 'a.yaml\n']);
  assert.match(stderr, /b\.yaml:\d+:\d+: /);
  assert.equal(found()['a.yaml'], '#lxops-v1\nostype: a\n');
  assert.equal(found()['c.yaml'], '#lxdops\nos: {name: c}\n');
  assert.match(lxops(['config', 'convert', '-o', 'x', 'a.yaml', 'c.yaml']).stderr, /-o requires one input file only/);
});

test('a write that fails half way leaves the old file whole and nothing else', () => {
  const large = `${OLD}description: |\n${'  many words\n'.repeat(1000)}`;
  given({ 'web.yaml': large });
  // No file may grow beyond one block: the small cloud-config file is written, the configuration breaks off.
  const limited = 'ulimit -f 1 && exec "$@"';
  const words = ['sh', '-c', limited, 'sh', process.execPath, cli, 'config', 'convert', 'web.yaml'];
  const { status, stderr } = start(words, {});
  assert.equal(status, 1);
  assert.match(stderr, /web\.yaml cannot be written \(.*\); it is as it was before/);
  assert.deepEqual(found(), { 'web.yaml': large });
});

test('a name that leaves no room for the draft beside it', () => {
  const name = `${'x'.repeat(245)}.yaml`;
  given({ [name]: '#lxdops\nos: {name: a}\n' });
  const { status, stderr } = lxops(['config', 'convert', name]);
  assert.deepEqual([status, /cannot be written/.test(stderr)], [1, true]);
  assert.deepEqual(found(), { [name]: '#lxdops\nos: {name: a}\n' });
});

const MY_FORMAT = `export default [{
  from: '#my-format',
  migrate: (text) => text.replace('#my-format', '#lxdops').replace('system:', 'os:'),
}];
`;

test('a format of the user: read, printed, included and converted', () => {
  given({
    'mine.mjs': MY_FORMAT,
    'a.yaml': '#my-format\nsystem: {name: alpine}\nimage: i\n',
    'b.yaml': '#lxops-v1\ninclude: [a.yaml]\nprofiles: [p]\n',
  });
  const mine = { LXOPS_MIGRATIONS: './mine.mjs' };
  assert.match(lxops(['config', 'parse', 'a.yaml']).stderr, /a\.yaml:1:1: Unknown format "#my-format"/);
  assert.equal(
    lxops(['config', 'formats'], mine).stdout,
    'current format: #lxops-v1\nsupported formats:\n#lxdops\n#my-format\n',
  );
  assert.match(lxops(['config', 'print', 'a.yaml'], mine).stdout, /^#lxops-v1\nostype: alpine\nimage: i\n/);
  assert.match(
    lxops(['config', 'print', 'b.yaml'], mine).stdout,
    /^#lxops-v1\nostype: alpine\nimage: i\nprofiles:\n- p\n/,
  );
  assert.equal(lxops(['i', 'verify', 'b.yaml'], mine).stdout, 'b\n');
  assert.equal(lxops(['config', 'convert', 'a.yaml'], mine).stdout, 'a.yaml\n');
  assert.equal(found()['a.yaml'], '#lxops-v1\nostype: alpine\nimage: i\n');
});

test('a module of migrations that cannot be used, and one that fails', () => {
  given({
    'none.mjs': 'export const x = 1;\n',
    'broken.mjs': 'export default [{\n',
    'fails.mjs': "export default [{ from: '#f', migrate() { throw new Error('no such thing'); } }];\n",
    'a.yaml': '#f\n',
  });
  const said = (module: string) => lxops(['config', 'convert', 'a.yaml'], { LXOPS_MIGRATIONS: module });
  assert.match(said('none.mjs').stderr, /LXOPS_MIGRATIONS: the default export of none\.mjs is no list/);
  assert.match(said('broken.mjs').stderr, /LXOPS_MIGRATIONS: broken\.mjs cannot be loaded: /);
  assert.match(said('gone.mjs').stderr, /LXOPS_MIGRATIONS: gone\.mjs cannot be loaded: /);
  assert.match(said('fails.mjs').stderr, /a\.yaml:1:1: The migration of #f failed: Error: no such thing/);
  assert.equal(said('fails.mjs').status, 1);
  assert.equal(found()['a.yaml'], '#f\n');
});

test('i verify -strict says what lxops ignores, and which two paths are one file', () => {
  given({
    't.yaml': '#lxops-v1\nimage: a\nprofil: x\ninclude: [a.yaml, link.yaml]\n',
    'a.yaml': '#lxops-v1\nimage: a\n',
  });
  symlinkSync('a.yaml', join(directory, 'link.yaml'));
  const { status, stdout, stderr } = lxops(['i', 'verify', '-strict', 't.yaml']);
  assert.deepEqual([status, stdout], [0, 't\n']);
  assert.match(stderr, /^t\.yaml:3:1: lxops ignores the key "profil"; did you mean "profiles"\?$/m);
  assert.match(stderr, /^t\.yaml:4:19: link\.yaml and a\.yaml are one file/m);
  assert.deepEqual(lxops(['i', 'verify', 't.yaml']), { status: 0, stdout: 't\n', stderr: '' });
});
