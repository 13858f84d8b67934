import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guestActions } from '../../../../engine/cloudconfig/actions.ts';
import { parseCloudConfig } from '../../../../engine/cloudconfig/parse.ts';
import { OS_TYPES } from '../../../../engine/cloudconfig/ostype/osTypes.ts';
import { migrate } from '../../../../engine/config/migrate/migrate.ts';
import type { HostFile } from '../../../../engine/config/migrate/migration.ts';

const host: ReadonlyMap<string, HostFile> = new Map([
  ['d/motd', { text: 'hello\n\n  there\n', mode: 0o640 }],
  ['d/setup.sh', { text: '#!/bin/sh\necho set up', mode: 0o755 }],
]);

interface Expected {
  /** What lxops does in an Alpine container for the new files: the words of commands, scripts, written paths. */
  readonly does: readonly string[];
  /** What was left behind, and why. */
  readonly left?: readonly string[];
  readonly files?: readonly string[];
}

function check(body: string, { does, left = [], files = ['web.cfg'] }: Expected): void {
  const migrated = migrate(`#lxdops\n${body}`, 'd/web.yaml', { host });
  assert.deepEqual(
    migrated.files.map(({ path }) => path),
    files,
  );
  const parsed = migrated.files.map(({ path, text }) => parseCloudConfig(path, text));
  const { actions, issues } = guestActions(
    parsed.map(({ config }) => config),
    OS_TYPES.get('alpine'),
  );
  assert.deepEqual([...parsed.flatMap((one) => one.issues), ...issues], [], migrated.files[0]?.text);
  const done = actions.map((action) => {
    if (action.op === 'script') return action.input.trimEnd();
    if (action.op === 'command') return action.args.join(' ');
    return action.op === 'exists' ? action.path : `${action.op} ${action.path} ${action.mode} ${action.content}`;
  });
  assert.deepEqual(done, does);
  const notes = migrated.notes.filter(({ code }) => code === 'migration-left').map(({ facts }) => facts?.join(': '));
  assert.deepEqual(notes, left);
}

test('packages, each once; an entry may hold several', () =>
  check('packages: [bash, doas bash, 3.17]\n', { does: ['apk add bash', 'apk add doas', 'apk add 3.17'] }));

test('a package that is an option or shell stays behind', () =>
  check('packages: [a, --virtual x, "$(b)"]\n', {
    does: ['apk add a'],
    left: ['--virtual x', '$(b)'].map(
      (name) => `the package "${name}": lxops takes names only. Install it by a command under runcmd`,
    ),
  }));

test('users: home directories, groups, all rights', () =>
  check('users:\n- {name: demo, uid: 0755, shell: /bin/sh, home: /srv/a b/demo, groups: [adm, wheel]}\n- name: two\n', {
    files: ['web-first.cfg', 'web.cfg'],
    does: [
      "mkdir -p '/srv/a b'",
      'adduser -g  -D -u 0755 -s /bin/sh -h /srv/a b/demo demo',
      'adduser demo adm',
      'adduser demo wheel',
      'adduser -g  -D two',
      'chpasswd -e << END\ndemo:*\ntwo:*\nEND',
    ],
  }));

test('keys and the name of whoever runs the program cannot be known', () => {
  const old =
    'users:\n- {name: "", sudo: true, ssh: on}\n- {name: root, ssh: yes}\n- {name: "a b"}\n- {name: c, sudo: y}\n';
  const { files } = migrate(`#lxdops\n${old}`, 'web.yaml');
  assert.equal(
    files[0]?.text,
    `#cloud-config
# Made from users of web.yaml, which lxops does not read.
users:
# - name: NAME
#   sudo: true
#   # ssh_authorized_keys: [] # lxdops copied those of ~/.ssh/authorized_keys
# - name: root
#   # ssh_authorized_keys: [] # lxdops copied those of ~/.ssh/authorized_keys
# - name: a b
- name: c
  sudo: true
`,
  );
  assert.deepEqual(
    migrate(`#lxdops\n${old}`, 'web.yaml').notes.map(({ facts }) => facts?.[0]),
    [
      'users',
      'the ssh keys of a user',
      'a user without a name',
      'the ssh keys of root',
      'the user root',
      'the user "a b"',
    ],
  );
});

test('files are written with the content that they have, after the users', () =>
  check(
    'files:\n- {source: motd, path: /etc/motd}\n- {path: /o, source: motd, mode: 0400, user: demo, gid: 7}\nusers: [{name: demo}]\n',
    {
      does: [
        'adduser -g  -D demo',
        'chpasswd -e << END\ndemo:*\nEND',
        'mkdir -p /etc',
        'write /etc/motd 0640 hello\n\n  there\n',
        'write /o 0400 hello\n\n  there\n',
        'chown demo:7 /o',
      ],
    },
  ));

test('a file that cannot be read stays behind, and so does one without a path', () =>
  check(
    'files: [{source: gone, path: /a}, {source: motd, path: x}, {source: motd, path: /b, mode: rw}]\npackages: [a]\n',
    {
      does: ['apk add a'],
      left: [
        'the file "/a": "gone" is no text file that can be read now. Write its content here',
        'the file "x": Its path must be absolute',
        'the file "/b": "rw" is no mode in octal digits',
      ],
    },
  ));

test('scripts: those before the packages are applied first, a file is put into /root', () =>
  check(
    `pre-scripts:
- {name: mirrors, body: " echo one \\n"}
packages: [a]
scripts:
- name: setup
  file: setup.sh
  dir: /srv/my dir
- body: |

    first
      second
`,
    {
      files: ['web-first.cfg', 'web.cfg'],
      does: [
        'echo one',
        'mkdir -p /root',
        'write /root/setup.sh 0555 #!/bin/sh\necho set up',
        'apk add a',
        "cd '/srv/my dir' || exit 1\n/root/setup.sh",
        'first\n  second',
      ],
    },
  ));

test('what a script cannot be told any more', () =>
  check(
    'scripts: [{name: a, body: x, uid: 5}, {name: b, body: y, reboot: yes}, {name: c, file: gone}, {file: setup.sh}, {name: e, file: ./setup.sh}]\n',
    {
      does: ['mkdir -p /root', 'write /root/setup.sh 0555 #!/bin/sh\necho set up', 'y', '/root/setup.sh'],
      left: [
        'a: lxops runs everything as root. Use su in it',
        'the restart after b: Restart the instance after the launch',
        'c: "gone" is no text file that can be read now. Write its content here',
        'e: Another script is called /root/setup.sh too',
      ],
    },
  ));

test('passwords that nobody knows, on Alpine', () =>
  check('passwords: [root, root, "a;b"]\n', {
    does: ['[ ! -e /etc/alpine-release ] || echo "root:$(head -c 15 /dev/urandom | base64)" | chpasswd'],
    left: ['the password of "a;b": This cannot be the name of a user'],
  }));

test('the new files are named after the configuration, without what a path cannot hold', () => {
  const made = (file: string) => migrate('#lxdops\npackages: [a]\n', file);
  for (const [file, name] of [
    ['x/web.v1.yaml', 'web.v1.cfg'],
    ['web', 'web.cfg'],
    ['.yaml', '.yaml.cfg'],
    ['a:(b),c.yaml', 'a--b--c.cfg'],
  ] as const) {
    assert.equal(made(file).files[0]?.path, name);
    assert.match(made(file).text, new RegExp(`^- ${name}$`, 'm'));
  }
});

test('a list of cloud-config files grows where it stands', () => {
  const grown = (list: string) => migrate(`#lxdops\npackages: [x]\n${list}`, 'w.yaml').text;
  assert.equal(grown(''), '#lxops-v1\ncloud-config-files:\n- w.cfg\n');
  assert.equal(
    grown('cloud-config-files:\n  - a.cfg # why\nimage: i'),
    '#lxops-v1\ncloud-config-files:\n  - a.cfg # why\n  - w.cfg\nimage: i',
  );
  assert.equal(grown('cloud-config-files: [a.cfg] # all\n'), '#lxops-v1\ncloud-config-files: [a.cfg, w.cfg] # all\n');
  assert.equal(grown('cloud-config-files: []'), '#lxops-v1\ncloud-config-files: [w.cfg]');
  assert.equal(grown('image: i'), '#lxops-v1\nimage: i\ncloud-config-files:\n- w.cfg\n');
});

test('a section stays as a comment where it says more than its file', () => {
  const text = (body: string) => migrate(`#lxdops\n${body}image: i\n`, 'w.yaml').text.replace(/image: i[^]*/, '');
  assert.equal(text('# before\npackages:\n- a\n\n'), '#lxops-v1\n# before\n\n');
  assert.equal(text('packages:\n- a # why\n'), '#lxops-v1\n# packages:\n# - a # why\n');
  assert.equal(text('passwords: ["a b"]\n'), '#lxops-v1\n# passwords: ["a b"]\n');
});

test('a section of another shape is none of these', () => {
  for (const body of [
    'packages: bash\n',
    'packages: ~\n',
    'users: [a]\n',
    'users: [{name: []}]\n',
    'scripts: {}\n',
    'files: [{path: /a, x: {}}]\n',
  ]) {
    const { files, notes, text } = migrate(`#lxdops\n${body}`, 'w.yaml');
    assert.deepEqual([files, notes.map(({ code }) => code)], [[], ['migration-comment']], body);
    assert.equal(text, `#lxops-v1\n# ${body}`);
  }
});

test('the files of the host are asked for by their paths', () =>
  assert.deepEqual(
    migrate('#lxdops\nfiles: [{source: ../motd, path: /m}]\nscripts: [{file: /abs/x}, {body: y}]\n', 'a/b/w.yaml')
      .wants,
    ['a/motd', '/abs/x'],
  ));
