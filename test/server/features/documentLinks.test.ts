import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentLinks } from '../../../server/features/documentLinks.ts';
import { readFixture } from '../fixture.ts';

test('paths of files that exist are links', () =>
  check(
    `
    @property local here
    @missing gone.yaml
    @file web.yaml
    #lxops-v1
    include:
    - base.yaml
    - gone.yaml
    - (local)/x.yaml
    - (other)/x.yaml
    cloud-config-files: [users.cfg]
    @file base.yaml
    #lxops-v1
    @file here/x.yaml
    #lxops-v1
    @file users.cfg
    #cloud-config
    `,
    ['base.yaml', 'here/x.yaml', 'users.cfg'],
  ));

test('cloud-config files name nothing', () => check('#cloud-config\ninclude: [file.yaml]', []));

function check(text: string, expected: readonly string[]): void {
  const { document, workspace } = readFixture(text);
  const targets = documentLinks(document, workspace).map(({ target }) => target?.slice('file:///w/'.length));
  assert.deepEqual(targets, expected);
}
