// Runs `scripts/NAME.ts` under the Node of the lock file, after installing what the lock file names.
// Plain JavaScript without dependencies: it is what a fresh clone runs under whatever Node (>= 20) is there.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const [name, ...args] = process.argv.slice(2);

installPackages();
const node = nodeProgram();
// Child processes (npm scripts, vsce, the tests) find the same Node first.
const environment = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` };
const child = spawn(node, [join(root, 'scripts', `${name}.ts`), ...args], {
  cwd: root,
  env: environment,
  stdio: 'inherit',
});
// A signal may come to this process alone; the scripts take a second one for the same.
for (const sent of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(sent, () => child.kill(sent));
child.on('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on('exit', (status, sent) => (process.exitCode = sent ? 130 : status));

function installPackages() {
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(modules, '.lxops-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  console.log('Installing the npm packages of package-lock.json into node_modules …');
  const { status } = spawnSync('npm', ['ci'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    console.error('npm ci failed; see the messages above. Is the npm registry reachable?');
    process.exit(1);
  }
  mkdirSync(modules, { recursive: true });
  writeFileSync(stamp, digest);
}

function nodeProgram() {
  const bundled = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(bundled)) return bundled;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  console.error(
    `Node 24 is needed to work on lxops; this is ${process.version}, and no packaged Node fits ${process.platform}-${process.arch}.`,
  );
  process.exit(1);
}
