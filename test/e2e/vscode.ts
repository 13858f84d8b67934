import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { installHost } from './host.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shots = join(root, '.cache/screenshots');

export interface VsCodeOptions {
  /** Copied: tests may change it. */
  readonly workspace: string;
  /** Folders of further extensions. */
  readonly extensions?: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the machine: those with the scope `machine` count only there. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ask for trust in the workspace, as a fresh VS Code does. */
  readonly restricted?: true;
}

/** A real VS Code with the packed extension, in a browser. */
export interface VsCode extends AsyncDisposable {
  readonly page: Page;
  /** The copy of the workspace. */
  readonly workspace: string;
  /** Load the window again. */
  reload(): Promise<void>;
  /** Open another folder in the window, as it is. */
  openFolder(folder: string): Promise<void>;
  /** Keep what is seen, as `.cache/screenshots/NAME.png`. */
  shot(name: string): Promise<void>;
  /** The file of an output channel of the extension, as far as it is written. */
  log(channel: string): Promise<string>;
}

/** Start VS Code with `lxops-VERSION.vsix` installed and wait until its workbench can be used. */
export async function startVsCode(options: VsCodeOptions): Promise<VsCode> {
  const codeServer = await installHost({ say: console.log });
  const folder = await mkdtemp(join(tmpdir(), 'lxops-e2e-'));
  const workspace = join(folder, 'workspace');
  await cp(options.workspace, workspace, { recursive: true });
  const entry = join(codeServer, 'out/node/entry.js');
  const folders = ['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')];
  await writeSettings(join(folder, 'data'), options);
  // Before the first installation: it makes the list of what is there.
  for (const extension of options.extensions ?? []) {
    await cp(extension, join(folder, 'extensions', `test.${extension.split('/').at(-1) ?? ''}-1.0.0`), {
      recursive: true,
    });
  }
  await installExtension(entry, folders);

  const port = await freePort();
  const server = startServer(entry, [...folders, '--bind-addr', `127.0.0.1:${port}`], options);
  let browser: Browser | undefined;
  async function stop(): Promise<void> {
    await browser?.close();
    await endGroup(server);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  try {
    await listening(server);
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...BROWSER_FLAGS] });
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const openFolder = (path: string): Promise<void> => openWorkbench(page, `http://127.0.0.1:${port}/?folder=${path}`);
    await openFolder(workspace);
    return {
      page,
      workspace,
      reload: () => openFolder(workspace),
      openFolder: (path) => openFolder(resolve(path)),
      async shot(name) {
        await mkdir(shots, { recursive: true });
        await page.screenshot({ path: join(shots, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`) });
      },
      log: (channel) => readLog(join(folder, 'data/logs'), channel),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

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

async function writeSettings(data: string, options: VsCodeOptions): Promise<void> {
  const trust = options.restricted
    ? { 'security.workspace.trust.banner': 'never' }
    : { 'security.workspace.trust.enabled': false };
  await mkdir(join(data, 'User'), { recursive: true });
  await mkdir(join(data, 'Machine'), { recursive: true });
  await writeFile(join(data, 'User/settings.json'), JSON.stringify({ ...QUIET, ...trust, ...options.settings }));
  await writeFile(join(data, 'Machine/settings.json'), JSON.stringify(options.machineSettings ?? {}));
}

async function installExtension(entry: string, folders: readonly string[]): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const vsix = join(root, `lxops-${version}.vsix`);
  if (!existsSync(vsix)) throw new Error(`${vsix} does not exist; npm run package makes it`);
  const child = spawn(process.execPath, [entry, ...folders, '--install-extension', vsix], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`VS Code did not install ${vsix}:\n${output}`);
}

function startServer(entry: string, args: readonly string[], options: VsCodeOptions): ChildProcess {
  const trust = options.restricted ? [] : ['--disable-workspace-trust'];
  const flags = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', ...trust];
  return spawn(process.execPath, [entry, ...args, ...flags], {
    detached: true, // its own group, which ends as one
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment(), ...options.environment },
  });
}

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    VSCODE_IPC_HOOK_CLI: '',
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    NODE_OPTIONS: '',
    NODE_TEST_CONTEXT: '',
  };
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

async function openWorkbench(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function readLog(logs: string, channel: string): Promise<string> {
  const { glob } = await import('node:fs/promises');
  let text = '';
  for await (const file of glob(`**/exthost*/lxops.lxops/${channel}.log`, { cwd: logs })) {
    text += await readFile(join(logs, file), 'utf8');
  }
  return text;
}
