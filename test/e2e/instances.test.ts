import assert from 'node:assert/strict';
import { after, before, suite } from 'node:test';
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
    await launch('example.yaml', 'a1');
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

  check('Destroy is refused while it runs, with the way out', async () => {
    await dismissNotifications(code);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Destroy Instance…');
    await notification(code, 'a1 cannot be destroyed now').waitFor();
    await code.shot('refused');
    await dismissNotifications(code);
  });

  check('Stop', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Stop');
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, stopped"]').waitFor(LAUNCH);
  });

  check('Rebuild shows what will be lost, and does it after a yes', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Rebuild Instance…');
    await dialog(code).filter({ hasText: 'Rebuild a1?' }).filter({ hasText: 'Will be lost' }).waitFor();
    await code.shot('rebuild dialog');
    await dialog(code).locator('.monaco-button', { hasText: 'Rebuild a1' }).click();
    await notification(code, 'a1 is rebuilt.').waitFor(LAUNCH);
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, running, 10."]').waitFor();
  });

  check('the lxops file of an instance opens', async ({ page }) => {
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Open lxops File');
    await page.locator('.tab[data-resource-name="example.yaml"].active').waitFor();
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

  check('Destroy asks with the plan: no changes nothing, yes removes it', async ({ page }) => {
    await showInstances(code);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Stop');
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, stopped"]').waitFor(LAUNCH);
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Destroy Instance…');
    await dialog(code).filter({ hasText: 'Destroy a1?' }).waitFor();
    await code.shot('destroy dialog');
    await dialog(code).locator('.monaco-button', { hasText: 'Cancel' }).click();
    await page.locator('.pane-body .monaco-list-row[aria-label^="a1, stopped"]').waitFor();
    await chooseInMenu(code, instanceRow(code, 'a1'), 'Destroy Instance…');
    await dialog(code).locator('.monaco-button', { hasText: 'Destroy a1' }).click();
    await notification(code, 'a1 is destroyed.').waitFor(LAUNCH);
    await instanceRow(code, 'a1').waitFor({ state: 'detached' });
    await instanceRow(code, 'a2').waitFor();
    await code.shot('destroyed');
  });
});
