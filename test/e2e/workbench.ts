import { test } from 'node:test';
import type { Locator } from 'playwright-core';
import type { VsCode } from './vscode.ts';

/** A test in a running VS Code; what was seen when it failed is kept as a screenshot. */
export function testIn(code: () => VsCode): (name: string, body: (code: VsCode) => Promise<void>) => void {
  return (name, body) =>
    void test(name, async () => {
      try {
        await body(code());
      } catch (error) {
        await code().shot(`FAILED ${name}`);
        throw error;
      }
    });
}

/** Run a command of the palette by its whole title. */
export async function runCommand({ page }: VsCode, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const widget = page.locator('.quick-input-widget');
  await widget.locator('input[type=text]').fill(`>${title}`);
  await widget.locator(`.monaco-list-row:is([aria-label="${title}"], [aria-label^="${title},"])`).click();
}

/** Answer the input box with this title; without a text, by what it proposes. */
export async function answer({ page }: VsCode, title: string, text?: string): Promise<void> {
  const widget = page.locator('.quick-input-widget', { has: page.locator('.quick-input-title', { hasText: title }) });
  await widget.waitFor();
  const input = widget.locator('input[type=text]');
  if (text !== undefined) await input.fill(text);
  await input.press('Enter');
}

/** Open a file of the workspace by its name. */
export async function openFile({ page }: VsCode, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await pick(page.locator('.quick-input-widget'), name, name);
  await page.locator(`.tab[data-resource-name="${name}"].active`).waitFor();
  await page.locator('.monaco-editor .view-line').first().waitFor();
}

/** Wait until the status bar says this language. */
export async function expectLanguage({ page }: VsCode, name: string): Promise<void> {
  await page
    .locator(String.raw`#status\.editor\.mode`)
    .filter({ hasText: new RegExp(`^${name}$`) })
    .waitFor();
}

/** Choose another language by hand, as a person does. */
export async function chooseLanguage(code: VsCode, name: string): Promise<void> {
  await runCommand(code, 'Change Language Mode');
  await pick(code.page.locator('.quick-input-widget'), name, name);
  await expectLanguage(code, name);
}

/** Put the cursor at the end of the first line with this text. */
export async function goToEndOf({ page }: VsCode, text: string): Promise<void> {
  await page.locator('.monaco-editor .view-line', { hasText: text }).first().click();
  await page.keyboard.press('End');
}

/** Right-click on a row and choose an entry of its menu. */
export async function chooseInMenu(code: VsCode, row: Locator, entry: string): Promise<void> {
  const { page } = code;
  await openMenu(code, row);
  // A menu ignores the mouse button for its first moments, not the keyboard.
  await page.locator('.monaco-menu .action-item', { hasText: entry }).hover();
  await page.locator('.monaco-menu .action-item.focused', { hasText: entry }).waitFor();
  await page.keyboard.press('Enter');
}

/** A view that is still laid out moves its rows, also under the pointer: then the menu is that of another row. */
async function openMenu({ page }: VsCode, row: Locator): Promise<void> {
  const menu = page.locator('.monaco-menu');
  for (let attempt = 1; attempt <= 3; attempt++) {
    await row.click({ button: 'right' });
    await menu.waitFor();
    const classes = await row.getAttribute('class');
    if (classes?.split(' ').includes('focused')) return;
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
  }
  throw new Error('The menu opened on another row, three times');
}

/** The row of a file in the explorer. */
export function explorerRow({ page }: VsCode, name: string): Locator {
  return page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
}

/** The row of an instance in the tree; its accessible label begins with the name. */
export function instanceRow({ page }: VsCode, name: string): Locator {
  return page.locator(`.pane-body .monaco-list-row[aria-label^="${name},"]`);
}

/** Show the view container of the extension. */
export async function showInstances({ page }: VsCode): Promise<void> {
  await page.locator('.activitybar a.action-label[aria-label="lxops"]').click();
  await page.locator('.sidebar .composite.title', { hasText: /lxops/i }).waitFor();
}

/** Show the files again. */
export async function showExplorer({ page }: VsCode): Promise<void> {
  await page.keyboard.press('Control+Shift+E');
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
}

/** The notification that says this. */
export function notification({ page }: VsCode, text: string | RegExp): Locator {
  return page.locator('.notification-toast .notification-list-item', { hasText: text });
}

/** Close every notification, so that an old one is not taken for a new one. */
export async function dismissNotifications(code: VsCode): Promise<void> {
  await runCommand(code, 'Notifications: Clear All Notifications');
  await code.page.locator('.notification-toast').first().waitFor({ state: 'detached' });
}

/** The dialog that is open. */
export function dialog({ page }: VsCode): Locator {
  return page.locator('.monaco-dialog-box');
}

async function pick(widget: Locator, text: string, expected: string): Promise<void> {
  const input = widget.locator('input[type=text]');
  await input.waitFor();
  await input.fill(text);
  // Waiting for any row, not the focused one, picks what was focused before the list was filtered.
  await widget.locator('.monaco-list-row.focused', { hasText: expected }).first().waitFor();
  await input.press('Enter');
}
