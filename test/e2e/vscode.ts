import { cp, glob, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { serveWorkspace, type ServeOptions, type VsCodeServer } from './vscodeServer.ts';

const shots = fileURLToPath(new URL('../../.cache/screenshots', import.meta.url));

/** A real VS Code with the packed extension, in a browser. */
export interface VsCode extends AsyncDisposable {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly workspace: string;
  /** Load the window again. */
  reload(): Promise<void>;
  /** Open another folder in the window, as it is. */
  openFolder(folder: string): Promise<void>;
  /** Keep what is seen, as `.cache/screenshots/NAME.png`. */
  shot(name: string): Promise<void>;
  /** What an output channel of the extension has said. */
  log(channel: string): Promise<string>;
}

/** Start VS Code with a copy of the workspace and wait until its workbench can be used. */
export async function startVsCode(options: ServeOptions): Promise<VsCode> {
  const folder = await mkdtemp(join(tmpdir(), 'lxops-e2e-'));
  let server: VsCodeServer | undefined;
  let browser: Browser | undefined;
  async function stop(): Promise<void> {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  try {
    const workspace = join(folder, 'workspace');
    await cp(options.workspace, workspace, { recursive: true });
    const { url, urlOf, logs } = (server = await serveWorkspace({ ...options, workspace }));
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...BROWSER_FLAGS] });
    const page = await openPage(browser);
    await openWorkbench(page, url);
    return {
      page,
      workspace,
      reload: () => openWorkbench(page, url),
      openFolder: (folder) => openWorkbench(page, urlOf(folder)),
      async shot(name) {
        await mkdir(shots, { recursive: true });
        const path = join(shots, `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
        // What fades in is shown as it will be.
        await page.screenshot({ path, animations: 'disabled' });
      },
      log: (channel) => readLog(logs, channel),
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

/** A fresh profile each time: editors that an earlier run left open would be restored. */
async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return page;
}

async function openWorkbench(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('.monaco-workbench').waitFor();
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

async function readLog(logs: string, channel: string): Promise<string> {
  let text = '';
  for await (const file of glob(`**/exthost*/lxops.lxops/${channel}.log`, { cwd: logs })) {
    text += await readFile(join(logs, file), 'utf8');
  }
  return text;
}
