import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite } from 'node:test';
import type { Locator } from 'playwright-core';
import { startSandbox, type Sandbox } from '../sandbox/sandbox.ts';
import { startVsCode, type VsCode } from './vscode.ts';
import {
  answer,
  chooseInMenu,
  dialog,
  dismissNotifications,
  explorerRow,
  instanceRow,
  notification,
  openFile,
  runCommand,
  showExplorer,
  showInstances,
  testIn,
} from './workbench.ts';

/** How long a launch may take, in milliseconds, on a busy machine. */
const LAUNCH = { timeout: 90_000 };

suite('instances, on a real server', () => {
  let sandbox: Sandbox;
  let code: VsCode;
  const check = testIn(() => code);
  before(async () => {
    sandbox = await startSandbox({ say: console.log });
    await setProperties(sandbox);
    code = await startVsCode({ workspace: 'test/fixtures/demo', environment: sandbox.environment });
  });
  after(async () => {
    await code?.[Symbol.asyncDispose]();
    await sandbox?.stop();
  });

  async function launch(file: string, name: string): Promise<void> {
    await showExplorer(code);
    await chooseInMenu(code, explorerRow(code, file), 'Launch Instance…');
    await answer(code, 'Launch Instance', name);
  }

  check('a server without instances says how to begin', async ({ page }) => {
    await showInstances(code);
    await page.locator('.pane-body', { hasText: 'There are no instances yet' }).waitFor();
  });

  check('an impossible name is refused while it is typed', async ({ page }) => {
    await showExplorer(code);
    await chooseInMenu(code, explorerRow(code, 'example.yaml'), 'Launch Instance…');
    await page.locator('.quick-input-widget', { hasText: 'Launch Instance' }).waitFor();
    await page.locator('.quick-input-widget input[type=text]').fill('1 a');
    await page.locator('.quick-input-widget', { hasText: 'begins with a letter' }).waitFor();
    await page.keyboard.press('Escape');
  });

  check('Launch Instance by right-click, and the tree shows it with its address', async ({ page }) => {
    await launch('data.yaml', 'a1');
    await notification(code, 'Launching a1').waitFor();
    await code.shot('launching');
    await notification(code, /a1 is launched\. Address: 10\./).waitFor(LAUNCH);
    await showInstances(code);
    const row = instanceRow(code, 'a1');
    await row.waitFor();
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, running, 10."]').waitFor();
    await code.shot('launched');
    const { stdout } = await sandbox.execute('a1', ['cat', '/etc/motd']);
    assert.equal(stdout, 'configured by lxops\n');
  });

  check('a row says more when it is pointed at', async ({ page }) => {
    await instanceRow(code, 'a1').hover();
    await page.locator('.monaco-hover:not(.hidden)', { hasText: 'data.yaml' }).waitFor();
    await code.shot('tooltip');
    await page.keyboard.press('Escape');
  });

  check('Stop', async () => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Stop');
    await stopped(code, 'a1').waitFor(LAUNCH);
  });

  check('Rebuild shows what will be lost, and does it after a yes', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Rebuild Instance…');
    await dialog(code)
      .filter({ hasText: 'Rebuild a1?' })
      .filter({ hasText: 'Will be lost' })
      .filter({ hasText: 'Stays' })
      .waitFor();
    await code.shot('rebuild dialog');
    await dialog(code).locator('.monaco-button', { hasText: 'Rebuild a1' }).click();
    await notification(code, 'a1 is rebuilt.').waitFor(LAUNCH);
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, running, 10."]').waitFor();
  });

  check('the lxops file of an instance opens', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Open lxops File');
    await page.locator('.tab[data-resource-name="data.yaml"].active').waitFor();
    await code.shot('overview');
  });

  check('Show Plan opens a document and changes nothing', async ({ page }) => {
    await openFile(code, 'example.yaml');
    await runCommand(code, 'lxops: Show Plan…');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Launch' }).click();
    await answer(code, 'Show Plan', 'a9');
    await page.locator('.tab[data-resource-name="launch a9.md"].active').waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: 'Steps' }).waitFor();
    await code.shot('plan');
    assert.equal(await instanceRow(code, 'a9').count(), 0);
  });

  check('a launch goes on while the window is loaded again, and is found', async () => {
    await launch('example.yaml', 'a2');
    await notification(code, 'Launching a2').waitFor();
    await code.reload();
    await notification(code, /a2 is launched/).waitFor(LAUNCH);
    await showInstances(code);
    await instanceRow(code, 'a2').waitFor();
  });

  check('a launch can be cancelled, and says so', async () => {
    await dismissNotifications(code);
    await launch('example.yaml', 'a3');
    await notification(code, 'Launching a3').locator('.monaco-button', { hasText: 'Cancel' }).click();
    await notification(code, /a3 was not launched/).waitFor(LAUNCH);
    await code.shot('cancelled');
    await dismissNotifications(code);
  });

  check('Destroy asks with the plan, and no changes nothing', async ({ page }) => {
    await showInstances(code);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Stop');
    await stopped(code, 'a1').waitFor(LAUNCH);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Destroy Instance…');
    await dialog(code)
      .filter({ hasText: 'Destroy a1?' })
      .filter({ hasText: `${sandbox.pool}/host/a1` })
      .waitFor();
    await code.shot('destroy dialog');
    await dialog(code).locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog(code).waitFor({ state: 'detached' });
    await stopped(code, 'a1').waitFor();
    assert.ok((await sandboxDirectories(sandbox)).includes('a1'));
    await page.keyboard.press('Escape');
  });

  check('a running one has to be stopped first: that is offered, and shown in the plan', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Start');
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, running"]').waitFor(LAUNCH);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Destroy Instance…');
    await notification(code, 'a1 cannot be destroyed now').waitFor();
    await code.shot('refused');
    await notification(code, 'a1 cannot be destroyed now')
      .locator('.monaco-button', { hasText: 'Stop It First' })
      .click();
    await dialog(code).filter({ hasText: 'Destroy a1?' }).filter({ hasText: 'stop a1' }).waitFor();
    await dialog(code).locator('.monaco-button', { hasText: 'Destroy a1' }).click();
    await notification(code, 'a1 is destroyed.').waitFor(LAUNCH);
    await instanceRow(code, 'a1').waitFor({ state: 'detached' });
    await instanceRow(code, 'a2').waitFor();
    assert.ok(!(await sandboxDirectories(sandbox)).includes('a1'));
    await code.shot('destroyed');
  });
});

/** The user's properties that the demo names: where datasets and directories go. */
async function setProperties({ environment, pool, directory }: Sandbox): Promise<void> {
  const folder = join(environment['XDG_CONFIG_HOME'] ?? '', 'lxops');
  await mkdir(folder, { recursive: true });
  await mkdir(join(directory, 'data'));
  await writeFile(join(folder, 'properties.yaml'), `fsroot: ${pool}\ndirroot: ${directory}/data\n`);
}

/** The plain directories that instances have for their data. */
async function sandboxDirectories({ directory }: Sandbox): Promise<string[]> {
  return readdir(join(directory, 'data'));
}

function stopped({ page }: VsCode, name: string): Locator {
  return page.locator(`.pane-body .monaco-list-row[aria-label^="${name}, stopped"]`);
}
