import assert from 'node:assert/strict';
import { after, before, suite } from 'node:test';
import { startVsCode, type VsCode } from './vscode.ts';
import {
  answer,
  chooseInMenu,
  chooseLanguage,
  expectLanguage,
  explorerRow,
  goToEndOf,
  notification,
  openFile,
  runCommand,
  showExplorer,
  showInstances,
  testIn,
} from './workbench.ts';

const NOWHERE = '/nowhere/unix.socket';

suite('editing, on a machine without a server', () => {
  let code: VsCode;
  const check = testIn(() => code);
  before(async () => {
    code = await startVsCode({ workspace: 'test/fixtures/demo', environment: { INCUS_SOCKET: NOWHERE } });
  });
  after(() => code[Symbol.asyncDispose]());

  check('the first line makes an lxops file of a .yaml, and cloud-config of a .cfg', async () => {
    await openFile(code, 'example.yaml');
    await expectLanguage(code, 'lxops');
    await code.shot('lxops file');
    await openFile(code, 'user.cfg');
    await expectLanguage(code, 'Cloud Config');
    await openFile(code, 'old.yaml');
    await expectLanguage(code, 'lxops');
  });

  check('problems are shown where they are', async ({ page }) => {
    await openFile(code, 'mistakes.yaml');
    await page.locator('.squiggly-error').first().waitFor();
    await runCommand(code, 'Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'No filesystem is called "hots"' }).waitFor();
    await code.shot('problems');
    await runCommand(code, 'View: Toggle Panel Visibility');
  });

  check('hover explains a key', async ({ page }) => {
    await openFile(code, 'example.yaml');
    await page
      .locator('.monaco-editor .view-line span span', { hasText: /^ostype/ })
      .first()
      .hover();
    await page
      .locator('.monaco-hover:not(.hidden) .hover-contents', { hasText: 'operating system inside the image' })
      .first()
      .waitFor();
    await code.shot('hover');
  });

  check('above the first line stands what can be done, and defaults that nobody wrote', async ({ page }) => {
    await openFile(code, 'example.yaml');
    await page.locator('.codelens-decoration a', { hasText: 'Launch' }).first().waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: 'profile-pattern' }).first().waitFor();
    await openFile(code, 'home.yaml');
    await page.locator('.codelens-decoration', { hasText: 'used by' }).first().waitFor();
    await code.shot('lens and hints');
  });

  check('a completion is offered and accepted', async ({ page }) => {
    await openFile(code, 'example.yaml');
    await goToEndOf(code, 'images:alpine');
    await page.keyboard.type('\nlxc-o', { delay: 20 });
    const offer = page.locator('.suggest-widget.visible .monaco-list-row.focused', { hasText: 'lxc-options' });
    await offer.waitFor();
    await code.shot('completion');
    await page.keyboard.press('Enter');
    await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
    await page.locator('.monaco-editor .view-line', { hasText: /^lxc-options:/ }).waitFor();
    await runCommand(code, 'File: Revert File');
    await page.locator('.monaco-editor .view-line', { hasText: 'lxc-o' }).waitFor({ state: 'detached' });
  });

  check('the quick fix migrates a file of the old format, and undo brings it back', async ({ page }) => {
    await openFile(code, 'old.yaml');
    await page
      .locator(
        '.monaco-editor .squiggly-warning, .monaco-editor .squiggly-info, .monaco-editor .squiggly-hint, .monaco-editor .squiggly-error',
      )
      .first()
      .waitFor();
    await goToEndOf(code, '#lxdops');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row', { hasText: 'Migrate lxdops file' }).click();
    await page.locator('.monaco-editor .view-line', { hasText: '#lxops-v1' }).waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: /^ostype:.alpine/ }).waitFor();
    await page.locator('.monaco-editor .view-line', { hasText: 'comments stay where they are' }).waitFor();
    await code.shot('migrated');
    await page.keyboard.press('Control+Z');
    await page.locator('.monaco-editor .view-line', { hasText: '#lxdops' }).first().waitFor();
  });

  check('a right-click on a file migrates it as well', async ({ page }) => {
    await chooseInMenu(code, explorerRow(code, 'old.yaml'), 'Migrate lxdops File');
    await page.locator('.monaco-editor .view-line', { hasText: '#lxops-v1' }).waitFor();
    await runCommand(code, 'File: Revert File');
  });

  check('a language that was chosen by hand stays', async ({ page }) => {
    await openFile(code, 'example.yaml');
    await chooseLanguage(code, 'YAML');
    await goToEndOf(code, '#lxops-v1');
    await page.keyboard.type(' ');
    await page.keyboard.press('Backspace');
    await openFile(code, 'user.cfg');
    await openFile(code, 'example.yaml');
    await expectLanguage(code, 'YAML');
  });

  check('a first line that is typed counts at once', async ({ page }) => {
    await runCommand(code, 'File: New Untitled Text File');
    await expectLanguage(code, 'Plain Text');
    await page.keyboard.type('#lxops-v1');
    await expectLanguage(code, 'lxops');
  });

  check('the view says that there is no server, and where it looked', async ({ page }) => {
    await showInstances(code);
    await page.locator('.pane-body', { hasText: 'No Incus or LXD server is here' }).waitFor();
    await page.locator('.pane-body .monaco-button', { hasText: 'Connect Again' }).waitFor();
    await code.shot('no server');
    assert.match(await code.log('lxops'), /\/nowhere\/unix\.socket does not exist/);
    await showExplorer(code);
  });

  check('a launch says why it failed', async () => {
    await chooseInMenu(code, explorerRow(code, 'data.yaml'), 'Launch Instance…');
    await answer(code, 'Launch Instance');
    await notification(code, NOWHERE).waitFor();
    await code.shot('launch failed');
  });
});
