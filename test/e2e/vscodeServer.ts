import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installHost } from './host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface ServeOptions {
  /** Opened as it is, not a copy. */
  readonly workspace: string;
  /** Asked for in the browser; without one, everybody on this machine may use the editor. */
  readonly password?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folders of further extensions. */
  readonly extensions?: readonly string[];
  /** Ask for trust in the workspace, as a fresh VS Code does. */
  readonly restricted?: true;
}

/** A VS Code that a browser on this machine can use. */
export interface VsCodeServer {
  /** Of the window with the workspace. */
  readonly url: string;
  /** Of a window with another folder. */
  readonly urlOf: (folder: string) => string;
  /** Where VS Code and its extensions log. */
  readonly logs: string;
  readonly stop: () => Promise<void>;
}

/** Start VS Code on a loopback port, with `lxops-VERSION.vsix` installed and its state in a folder of its own. */
export async function serveWorkspace(options: ServeOptions): Promise<VsCodeServer> {
  const codeServer = await installHost({ say: console.log });
  const folder = await mkdtemp(join(tmpdir(), 'lxops-vscode-'));
  let server: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (server !== undefined) await endGroup(server);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const entry = join(codeServer, 'out/node/entry.js');
    const folders = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
    await writeSettings(join(folder, 'data'), options);
    // Before the first installation: it makes the list of what is there.
    await copyExtensions(options.extensions ?? [], join(folder, 'extensions'));
    await installExtension(entry, folders);
    const port = await freePort();
    server = startServer([entry, ...folders, '--bind-addr', `127.0.0.1:${port}`], options);
    await listening(server);
    const urlOf = (path: string): string => `http://127.0.0.1:${port}/?folder=${encodeURI(resolve(path))}`;
    return { url: urlOf(options.workspace), urlOf, logs: join(folder, 'data/logs'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing but the editor: no greetings, no tips, no network, no animation. */
const QUIET = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'editor.wordBasedSuggestions': 'off',
  'editor.hover.delay': 100,
  'window.dialogStyle': 'custom',
};

async function writeSettings(data: string, { restricted }: ServeOptions): Promise<void> {
  const trust = restricted
    ? { 'security.workspace.trust.banner': 'never' }
    : { 'security.workspace.trust.enabled': false };
  await mkdir(join(data, 'User'), { recursive: true });
  await writeFile(join(data, 'User/settings.json'), JSON.stringify({ ...QUIET, ...trust }));
}

async function copyExtensions(extensions: readonly string[], folder: string): Promise<void> {
  for (const extension of extensions) {
    await cp(extension, join(folder, `test.${basename(extension)}-1.0.0`), { recursive: true });
  }
}

async function installExtension(entry: string, folders: readonly string[]): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const vsix = join(root, `lxops-${version}.vsix`);
  if (!existsSync(vsix)) throw new Error(`${vsix} does not exist; npm run package makes it`);
  const child = spawn(process.execPath, [entry, ...folders, '--install-extension', vsix], {
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`VS Code did not install ${vsix}:\n${output}`);
}

function startServer(args: readonly string[], options: ServeOptions): ChildProcess {
  const trust = options.restricted ? [] : ['--disable-workspace-trust'];
  const auth = options.password === undefined ? 'none' : 'password';
  const flags = ['--auth', auth, '--disable-telemetry', '--disable-update-check', ...trust];
  return spawn(process.execPath, [...args, ...flags], {
    detached: true, // its own group, which ends as one
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      ...options.environment,
      ...(options.password === undefined ? {} : { PASSWORD: options.password }),
    },
  });
}

/** Ours without what would make VS Code talk to another one, to a marketplace, or as a test runner's child. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const unwanted = new Set(['VSCODE_IPC_HOOK_CLI', 'NODE_OPTIONS', 'NODE_TEST_CONTEXT']);
  const wanted = Object.entries(process.env).filter(([name]) => !unwanted.has(name));
  return { ...Object.fromEntries(wanted), EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
}

function listening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (bytes: Buffer): void => {
      output += bytes.toString();
      if (output.includes('HTTP server listening')) resolve();
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', () => reject(new Error(`VS Code did not start:\n${output}`)));
  });
}

async function endGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const closed = once(server, 'exit');
  process.kill(-server.pid, 'SIGTERM');
  await closed;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
