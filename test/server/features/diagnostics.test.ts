import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { readFixture } from '../fixture.ts';

test('a file in order has nothing to say', () =>
  check(`
    #lxops-v1
    ostype: alpine
    image: images:alpine/3.18
    profiles:
    - default
    filesystems:
      main: {pattern: tank/(instance), destroy: yes}
    devices:
      home: {path: /home, filesystem: main, dir: 0755}
  `));

test('an unknown key, with the one that was meant', () => {
  check(`
    #lxops-v1
    filesystms:
    ^^^^^^^^^^ unknown-key
      main: {pattern: a/(instance)}
  `);
  assert.deepEqual(messages('#lxops-v1\nfilesystms:\n'), [
    'lxops ignores the key "filesystms"; did you mean "filesystems"?',
  ]);
});

test('an unknown key in a filesystem, a device, a user', () => {
  check(`
    #lxops-v1
    filesystems:
      main: {pattern: a/(instance), destory: true}
                                    ^^^^^^^ unknown-key
    devices:
      home:
        paht: /home
        ^^^^ unknown-key
  `);
});

test("a key that only holds an anchor is nobody's mistake", () =>
  check(`
    #lxops-v1
    common: &common {pattern: a/(instance)}
    filesystems:
      main: *common
  `));

test('an ostype that is none', () =>
  check(`
    #lxops-v1
    ostype: alpin
            ^^^^^ unknown-value
  `));

test('a text where a list belongs', () =>
  check(`
    #lxops-v1
    profiles: default
              ^^^^^^^ yaml-type
  `));

test('YAML 1.1 words are booleans, quoted ones are not', () =>
  check(`
    #lxops-v1
    filesystems:
      a: {pattern: a/(instance), destroy: Off}
      b: {pattern: b/(instance), destroy: "yes"}
                                          ^^^^^ yaml-type
  `));

test('broken YAML is one error', () =>
  check(`
    #lxops-v1
    image: a
    profiles: [default
                     ^ yaml-syntax
  `));

test('an include that is missing', () =>
  check(`
    @missing base.yaml
    @file web.yaml
    #lxops-v1
    include:
    - base.yaml
      ^^^^^^^^^ file-missing
  `));

test('a path is told as the file writes it', () => {
  const text = (include: string) =>
    `@missing sub/deep/base.yaml\n@file sub/web.yaml\n#lxops-v1\ninclude: [${include}]\n`;
  assert.deepEqual(messages(text('deep/base.yaml')), ['The file "deep/base.yaml" does not exist']);
  assert.deepEqual(messages(text('/w/sub/deep/base.yaml')), ['The file "/w/sub/deep/base.yaml" does not exist']);
});

test('an include that a condition drops is not missed', () =>
  check(`
    @missing base.yaml
    @file web.yaml
    #lxops-v1
    include:
    - (local)/base.yaml
  `));

test('a cloud-config file and a source configuration that are missing', () =>
  check(`
    @missing users.cfg
    @missing source.yaml
    @file web.yaml
    #lxops-v1
    source-config: source.yaml
                   ^^^^^^^^^^^ file-missing
    cloud-config-files: [users.cfg]
                         ^^^^^^^^^ file-missing
  `));

test('files that include one another', () =>
  check(`
    @file a.yaml
    #lxops-v1
    include: [b.yaml]
              ^^^^^^ include-cycle
    @file b.yaml
    #lxops-v1
    include: [a.yaml]
              ^^^^^^ include-cycle
  `));

test('a reserved character in a path', () =>
  check(`
    #lxops-v1
    include: ["a|b.yaml"]
                ^ path-reserved
  `));

test('a fragment is not judged alone', () =>
  check(`
    @file part.yaml
    #lxops-v1
    devices:
      home: {path: /home, filesystem: main}
  `));

test('a fragment is judged in the roots that read it', () => {
  const text = `
    @file part.yaml
    #lxops-v1
    devices:
      home: {path: /home, filesystem: mian}
                                      ^^^^ filesystem-unknown
    @file web.yaml
    #lxops-v1
    image: a
    include: [part.yaml]
    filesystems:
      main: {pattern: tank/(instance)}
  `;
  check(text);
  assert.deepEqual(messages(text), ['No filesystem is called "mian" (in web.yaml)']);
});

test('a root that has what its part lacks', () =>
  check(`
    @file part.yaml
    #lxops-v1
    devices:
      home: {path: /home, filesystem: main}
    @file web.yaml
    #lxops-v1
    image: a
    include: [part.yaml]
    filesystems:
      main: {pattern: tank/(instance)}
  `));

test('a root says nothing about others while it is half-typed', () =>
  check(`
    @file part.yaml
    #lxops-v1
    devices:
      home: {path: /home, filesystem: main}
    @file web.yaml
    #lxops-v1
    image: a
    include: [part.yaml]
    filesystems: [
                 ^ yaml-syntax
  `));

test('a property that is not set is a warning: the command line may give it', () =>
  check(`
    @property set x
    @file web.yaml
    #lxops-v1
    image: (set)/(unset)
                 ^^^^^^^ property-unset
  `));

test('an include overrides the ostype of the file that includes it', () =>
  check(`
    @file base.yaml
    #lxops-v1
    ostype: debian
            ^^^^^^ overrides-including
    @file web.yaml
    #lxops-v1
    image: a
    ostype: alpine
            ^^^^^^ include-overrides
    include: [base.yaml]
  `));

test('what concerns two places says so', () => {
  const { document, workspace } = readFixture('#lxops-v1\nimage: a\nprofiles: [x, x]\n');
  const [found] = diagnostics(document, workspace);
  assert.deepEqual(
    found?.relatedInformation?.map(({ location }) => location.range.start),
    [{ line: 2, character: 11 }],
  );
});

test('an lxdops file can be migrated', () =>
  check(`
    #lxdops
    ^^^^^^^ old-format
    os:
      name: alpine
    stop: true
    ^^^^ ignored-key
  `));

test('a directive that is almost right', () =>
  check(`
    # lxops-v1
    ^^^^^^^^^^ directive-almost
    image: a
  `));

test('a cloud-config file that lxops applies', () =>
  check(`
    @file users.cfg
    #cloud-config
    final_message: done
    ^^^^^^^^^^^^^ unknown-key
    write_files:
    - path: /etc/motd
      mode: 0644
      ^^^^ ignored-key
      permissions: 0698
                   ^^^^ bad-permissions
    users:
    - default
      ^^^^^^^ yaml-type
    @file web.yaml
    #lxops-v1
    image: a
    cloud-config-files: [users.cfg]
  `));

test('a cloud-config file that nobody names may be for cloud-init', () =>
  check(`
    #cloud-config
    package_update: true
  `));

test('packages without an ostype', () =>
  check(`
    @file base.cfg
    #cloud-config
    packages:
    - bash
      ^^^^ ostype-missing
    @file web.yaml
    #lxops-v1
    image: a
    cloud-config-files: [base.cfg]
  `));

test('a cloud-config file without its directive', () =>
  check(`
    @file base.cfg
    packages: []
    ^^^^^^^^^^^^ cloud-directive
    @file web.yaml
    #lxops-v1
    image: a
    cloud-config-files: [base.cfg]
  `));

/** Compare the diagnostics of all files with the marks below their lines. */
function check(text: string): void {
  const { documents, marks, workspace } = readFixture(text);
  const found = documents.flatMap((document) =>
    diagnostics(document, workspace).map(
      (diagnostic) => `${document.uri.slice('file:///w/'.length)} ${describe(diagnostic)}`,
    ),
  );
  assert.deepEqual(found, marks);
}

function describe({ range: { start, end }, code }: Diagnostic): string {
  const width = end.line === start.line ? end.character - start.character : 1;
  return `${start.line + 1}:${start.character + 1}+${width} ${code}`;
}

function messages(text: string): string[] {
  const { document, workspace } = readFixture(text);
  return diagnostics(document, workspace).map(({ message }) => (typeof message === 'string' ? message : message.value));
}
