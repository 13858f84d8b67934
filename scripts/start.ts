import { randomBytes } from 'node:crypto';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { execa } from 'execa';
import { bundle } from './bundle.ts';
import { installPackages, obstacles } from './debian.ts';
import { generateValidators } from './generateValidators.ts';

/** The main job, for real: launch, rebuild and keep data on a server, then VS Code with the extension in a browser. */
const say = (text: string): void => console.log(text);
const flags = new Set(process.argv.slice(2));
const cleanUps: (() => Promise<unknown>)[] = [];
let ending = false;

process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));
process.on('SIGHUP', () => void end(129));

try {
  await main();
} catch (error) {
  if (!ending) {
    console.error(error instanceof Error ? error.message : error);
    await end(1);
  }
}

async function main(): Promise<void> {
  say('Building …');
  await generateValidators();
  await bundle();
  const workspace = resolve('.cache/start/demo');
  await rm(workspace, { recursive: true, force: true });
  await cp('test/fixtures/demo', workspace, { recursive: true });

  const server = await chooseServer();
  if (server === undefined) return withoutServer(workspace);
  cleanUps.push(server.stop);
  await demonstrate(workspace, server);
  if (flags.has('--once')) return end(0);
  await serveVsCode(workspace, server);
}

interface Server {
  readonly environment: Readonly<Record<string, string>>;
  readonly file: string;
  readonly name: string;
  /** Flags that set the properties of `file`; none where a properties file sets them. */
  readonly properties: readonly string[];
  readonly stop: () => Promise<unknown>;
}

/** The user's own Incus if it answers and the user says so; otherwise a sandbox; nothing where neither can be had. */
async function chooseServer(): Promise<Server | undefined> {
  const own = await ownServer();
  if (own !== undefined) return own;
  const lacking = await obstacles();
  if (lacking.length > 0) {
    say(`The sandbox needs ${lacking.join(' and ')}, so only what needs no server is shown.`);
    say('With an Incus of your own: npm start -- --own');
    return undefined;
  }
  say('Starting a sandbox: its own Incus, its own ZFS pool; nothing else on this machine is touched …');
  const { startSandbox } = await import('../test/sandbox/sandbox.ts');
  const sandbox = await startSandbox({ say });
  const properties = join(sandbox.environment['XDG_CONFIG_HOME'] ?? '', 'lxops/properties.yaml');
  await mkdir(dirname(properties), { recursive: true });
  await writeFile(properties, `fsroot: ${sandbox.pool}\ndirroot: ${sandbox.directory}/data\n`);
  return {
    environment: sandbox.environment,
    file: 'data.yaml',
    name: 'a1',
    properties: [],
    stop: () => sandbox.stop(),
  };
}

async function ownServer(): Promise<Server | undefined> {
  const { findServer } = await import('../engine/index.ts');
  try {
    await (await findServer({}, process.env, AbortSignal.timeout(5000))).close();
  } catch (error) {
    if (flags.has('--own')) throw error;
    return undefined;
  }
  const question =
    'An Incus or LXD server answers here. Use it? An instance lxops-demo is made in it, and destroyed at the end';
  if (!flags.has('--own') && !(await asks(question))) return undefined;
  const file = 'directories.yaml';
  const name = 'lxops-demo';
  const properties = ['-P', `dirroot=${join(homedir(), '.local/share/lxops-demo')}`];
  const destroy = ['destroy', '-stop', '-yes', ...properties, '-name', name, file];
  return { environment: {}, file, name, properties, stop: () => lxops({}, resolve('.cache/start/demo'), destroy) };
}

async function asks(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question(`${question} [y/N] `).finally(() => lines.close());
  return /^y(es)?$/i.test(answer.trim());
}

/** Run the bundled command line as a user would, and show it. */
async function lxops(
  environment: Readonly<Record<string, string>>,
  cwd: string,
  words: readonly string[],
): Promise<string> {
  say(`\n$ lxops ${words.join(' ')}`);
  const { stdout } = await execa(process.execPath, [resolve('dist/cli.js'), ...words], {
    cwd,
    env: environment,
    stdin: 'ignore',
    stdout: ['inherit', 'pipe'],
    stderr: 'inherit',
  });
  return stdout;
}

/** What can be seen without root, Debian or a server. */
async function withoutServer(workspace: string): Promise<void> {
  const properties = ['-P', 'fsroot=tank', '-P', 'dirroot=/srv/lxops'];
  await lxops({}, workspace, ['i', ...properties, 'verify', 'data.yaml']);
  await lxops({}, workspace, ['config', ...properties, 'print', '-origins', 'data.yaml']);
  await lxops({}, workspace, ['i', ...properties, 'filesystems', 'data.yaml']);
  await lxops({}, workspace, ['i', ...properties, 'devices', 'data.yaml']);
  await lxops({}, workspace, ['launch', '-dry-run', '-offline', ...properties, '-name', 'a1', 'data.yaml']);
}

/** Launch, write into the home device, rebuild, and prove that what was written is still there. */
async function demonstrate(workspace: string, { environment, file, name, properties }: Server): Promise<void> {
  const words = [...properties, '-name', name, file];
  await lxops(environment, workspace, ['launch', '-dry-run', ...words]);
  await lxops(environment, workspace, ['launch', ...words]);
  await lxops(environment, workspace, ['i', ...words.slice(0, -1), 'devices', file]);
  await inside(environment, name, `echo "written ${new Date().toISOString()}" > /home/proof.txt`);
  say(`\nWrote /home/proof.txt in ${name}. Now its operating system is replaced:`);
  await lxops(environment, workspace, ['rebuild', '-yes', ...words]);
  say(`\n/home/proof.txt survived the rebuild: ${await inside(environment, name, 'cat /home/proof.txt')}`);
}

/** Run a script in an instance; a failure is an error. */
async function inside(
  environment: Readonly<Record<string, string>>,
  instance: string,
  script: string,
): Promise<string> {
  const { findServer } = await import('../engine/index.ts');
  const { exec } = await import('../engine/incus/exec.ts');
  const signal = AbortSignal.timeout(30_000);
  const incus = await findServer({}, { ...process.env, ...environment }, signal);
  let output = '';
  const onOutput = (_: 'stdout' | 'stderr', bytes: Uint8Array): void => void (output += Buffer.from(bytes).toString());
  try {
    const request = { command: ['sh', '-c', script], onOutput };
    const { exitCode } = await exec(incus, { project: 'default', instance }, request, signal);
    if (exitCode !== 0) throw new Error(`${script} failed in ${instance}: ${output}`);
    return output;
  } finally {
    await incus.close();
  }
}

async function serveVsCode(workspace: string, { environment }: Server): Promise<void> {
  const { hostPackages, installHost } = await import('../test/e2e/host.ts');
  const { serveWorkspace } = await import('../test/e2e/vscodeServer.ts');
  await installPackages(hostPackages, { say });
  await installHost({ say });
  await execa(process.execPath, ['scripts/package.ts'], { stdio: 'inherit' });
  const password = randomBytes(12).toString('base64url');
  const editor = await serveWorkspace({ workspace, environment, password });
  cleanUps.push(() => editor.stop());
  say(`
VS Code with lxops: ${editor.url}
One-time password:  ${password}
Open example.yaml, or the lxops view in the activity bar. Ctrl-C stops everything.`);
}

/** Stop everything that was started, last first. */
async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  if (cleanUps.length > 0) say('\nStopping …');
  for (const cleanUp of cleanUps.toReversed()) {
    await cleanUp().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
  }
  process.exit(code);
}
