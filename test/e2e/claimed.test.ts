import { after, before, suite } from 'node:test';
import { startVsCode, type VsCode } from './vscode.ts';
import {
  dismissNotifications,
  expectLanguage,
  notification,
  openFile,
  runCommand,
  showInstances,
  testIn,
} from './workbench.ts';

suite('where other extensions claim .yaml, in a workspace that is not trusted', () => {
  let code: VsCode;
  const check = testIn(() => code);
  before(async () => {
    code = await startVsCode({
      workspace: 'test/fixtures/claimed',
      extensions: ['test/fixtures/claims-yaml'],
      restricted: true,
    });
  });
  after(() => code[Symbol.asyncDispose]());

  check('the first line wins over a file name pattern', async () => {
    await openFile(code, 'web.yaml');
    await expectLanguage(code, 'lxops');
  });

  check('files of the other extension stay what they are', async () => {
    await openFile(code, 'chart.yaml');
    await expectLanguage(code, 'Helm');
  });

  check('nothing is launched from there', async () => {
    await openFile(code, 'web.yaml');
    await runCommand(code, 'lxops: Launch Instance…');
    await notification(code, 'only from a trusted workspace').waitFor();
    await dismissNotifications(code);
  });

  check('instances are not shown', async ({ page }) => {
    await showInstances(code);
    await page.locator('.pane-body', { hasText: 'trusted workspaces only' }).waitFor();
    await code.shot('not trusted');
  });

  check('a cloud-config file is left alone where there are no lxops files', async () => {
    await code.openFolder('test/fixtures/plain');
    await openFile(code, 'user-data.cfg');
    await expectLanguage(code, 'Properties');
    await openFile(code, 'list.yaml');
    await expectLanguage(code, 'YAML');
    await openFile(code, 'user-data.cfg');
    await expectLanguage(code, 'Properties');
  });
});
