import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifests = join(root, 'test/e2e/host');
const cache = join(root, '.cache/vscode-host');
const files = ['package.json', 'package-lock.json', '.npmrc'] as const;

/** Debian packages that the host needs: a browser, and what its native modules are compiled with. */
export const hostPackages = ['chromium', 'g++', 'libkrb5-dev', 'make', 'pkg-config', 'python3'] as const;

/**
 * Install the real VS Code of the end-to-end tests (code-server, 620 MB) into the cache, once for each lock file; takes
 * about 2.5 minutes. Needs `hostPackages`.
 *
 * @returns the folder of the code-server package
 * @throws Error with the end of npm's output
 */
export async function installHost({ say }: { readonly say: (text: string) => void }): Promise<string> {
  const folder = join(cache, (await lockDigest()).slice(0, 16));
  const codeServer = join(folder, 'node_modules/code-server');
  if (existsSync(join(folder, '.installed'))) return codeServer;

  say('Installing VS Code (code-server, 620 MB) into .cache; this takes 3 to 7 minutes …');
  const started = performance.now();
  await rm(cache, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const file of files) await copyFile(join(manifests, file), join(folder, file));
  await npmCi(folder);
  await writeFile(join(folder, '.installed'), '');
  say(`VS Code is installed (${Math.round((performance.now() - started) / 1000)} s)`);
  return codeServer;
}

/** Its install scripts look at the Node that npm runs under, so npm itself has to run under the Node of our lock file. */
async function npmCi(folder: string): Promise<void> {
  const modules = join(root, 'node_modules');
  const npm = spawn('npm', ['ci'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutNpm(process.env),
      PATH: `${join(modules, '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      // The package of the Node runtime brings its headers: nothing has to be downloaded to compile against them.
      npm_config_nodedir: join(modules, `node-${process.platform}-${process.arch}`),
    },
  });
  let output = '';
  npm.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  npm.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new Error(`npm ci of code-server failed:\n${output.slice(-4000)}`);
}

/** Without what an npm around this process has set: it tells the install scripts of that npm's Node. */
function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_/i.test(name)));
}

async function lockDigest(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(manifests, 'package-lock.json')))
    .digest('hex');
}
