import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import { describeAction } from '../../../engine/cloudconfig/describe.ts';
import { OS_TYPES } from '../../../engine/cloudconfig/ostype/osTypes.ts';
import { readActions } from '../../../engine/cloudconfig/readActions.ts';

/** What a file does under an ostype, one line each, then what is said about it, with the text of the place. */
function check(ostype: string, body: string): readonly string[] {
  const text = `#cloud-config\n${body}`;
  const { actions, issues } = readActions([{ path: 'x.cfg', text }], OS_TYPES.get(ostype));
  const said = issues.map(
    ({ severity, code, place }) => `${severity} ${code}: ${text.slice(place.span.start, place.span.end)}`,
  );
  return [...actions.map(lineOf), ...said];
}

function lineOf(action: GuestAction): string {
  switch (action.op) {
    case 'script':
      return `sh: ${action.input.trimEnd()}`;
    case 'command':
      return action.args.join(' ');
    case 'write':
    case 'append':
      return `${action.op} ${action.path} ${action.mode} ${action.encoding ?? 'text'} ${JSON.stringify(action.content)}`;
    case 'exists':
      return `unless ${action.path}`;
  }
}

test('sections in the order in which they are applied', () =>
  assert.deepEqual(
    check(
      'alpine',
      `runcmd: [last]
write_files: [{path: /late, defer: true}, {path: /early}]
timezone: UTC
locale: en_US.UTF-8
users: [{name: joe}]
groups: {crew: [joe]}
packages: [vim]
package_upgrade: true
hostname: web
bootcmd: [first]
`,
    ).map((line) => line.split('\n')[0]),
    [
      'sh: first',
      'write /etc/hostname 0644 text "web\\n"',
      'hostname web',
      'write /early 0644 text ""',
      'sh: apk update',
      'sh: apk upgrade',
      'sh: apk add vim',
      "sh: grep -q '^crew:' /etc/group || addgroup crew",
      'adduser -g  -D joe',
      'sh: chpasswd -e << END',
      'adduser joe crew',
      'write /etc/profile.d/locale.sh 0644 text "export LANG=en_US.UTF-8\\n"',
      'setup-timezone -z UTC',
      'write /late 0644 text ""',
      'sh: last',
    ],
  ));

test('content is decoded as its encoding says', () => {
  const zipped = gzipSync('zipped').toString('base64');
  const content = (encoding: string, text: string): readonly string[] =>
    check('', `write_files: [{path: /a, encoding: ${encoding}, content: ${text}}]`);
  for (const name of ['b64', 'base64', 'BASE64']) {
    assert.deepEqual(content(name, '"aGVs\\nbG8="'), ['write /a 0644 text "hello"']);
  }
  for (const name of ['gz+b64', 'gzip+base64', 'gz+base64', 'gzip+b64']) {
    assert.deepEqual(content(name, zipped), ['write /a 0644 text "zipped"']);
  }
  for (const name of ['gz', 'gzip'])
    assert.deepEqual(content(name, `!!binary ${zipped}`), ['write /a 0644 text "zipped"']);
  assert.deepEqual(content('text/plain', 'aGVsbG8='), ['write /a 0644 text "aGVsbG8="']);
});

test('bytes that are no text stay bytes', () => {
  assert.deepEqual(check('', 'write_files: [{path: /a, content: !!binary AID/}]'), ['write /a 0644 base64 "AID/"']);
  assert.deepEqual(check('', 'write_files: [{path: /a, encoding: b64, content: AID/}]'), [
    'write /a 0644 base64 "AID/"',
  ]);
  const write: GuestAction = {
    op: 'write',
    path: '/a',
    content: 'AID/',
    encoding: 'base64',
    mode: '0644',
    place: { file: '', span: { start: 0, end: 0 } },
  };
  assert.equal(describeAction(write), 'write /a (3 bytes, mode 0644)');
});

test('content that is not what its encoding says is an error at its place', () => {
  assert.deepEqual(check('', 'write_files: [{path: /a, encoding: b64, content: "a*"}]'), [
    'error cloud-encoding: "a*"',
  ]);
  assert.deepEqual(check('', 'write_files: [{path: /a, encoding: gzip, content: plain}]'), [
    'error cloud-encoding: plain',
  ]);
  assert.deepEqual(check('', 'write_files: [{path: /a, encoding: rot13, content: a}]'), ['error unknown-value: rot13']);
});

test('packages in one version, as each ostype names them', () => {
  const line = (ostype: string) => check(ostype, 'packages: [[vim, 9.10]]')[0];
  assert.equal(line('alpine'), 'sh: apk add vim=9.10');
  assert.equal(line('debian'), 'sh: DEBIAN_FRONTEND=noninteractive apt-get -y install vim=9.10');
  assert.equal(line('fedora'), 'sh: dnf -y install vim-9.10');
  assert.equal(line('opensuse'), 'sh: zypper --non-interactive install vim=9.10');
  assert.equal(line('void'), 'sh: xbps-install -y vim-9.10');
  assert.equal(line('arch'), 'error ostype-cannot: [vim, 9.10]');
  assert.deepEqual(check('alpine', 'packages: [[vim], [], [a, b, c], [-x, 1]]'), [
    'sh: apk add vim',
    'error cloud-package: []',
    'error cloud-package: [a, b, c]',
    'error cloud-option: [-x, 1]',
  ]);
});

test('the lists are fetched for an upgrade too, once', () => {
  assert.deepEqual(check('arch', 'package_upgrade: true'), [
    'sh: pacman -Sy --noconfirm',
    'sh: pacman -Syu --noconfirm',
  ]);
  assert.deepEqual(check('arch', 'package_upgrade: true\npackage_update: true').length, 2);
  assert.deepEqual(check('arch', 'package_upgrade: false\npackage_update: no'), []);
});

test('users of the shadow suite', () =>
  assert.deepEqual(
    check(
      'fedora',
      'users: [{name: a, uid: 7, shell: /bin/sh, homedir: /srv/a, gecos: A B, groups: [x, " y "]}, {name: b, no_create_home: true, primary_group: g}]',
    ),
    [
      'useradd --comment A B --uid 7 --shell /bin/sh --create-home --home-dir /srv/a --user-group a',
      'usermod --append --groups x a',
      'usermod --append --groups y a',
      'useradd --comment  --no-create-home --gid g b',
      'sh: chpasswd -e << END\na:*\nb:*\nEND',
    ],
  ));

test('a hashed password counts only when passwords are not locked', () => {
  assert.deepEqual(check('debian', 'users: [{name: a, hashed_passwd: $6$s$h, lock_passwd: false}]').slice(1), [
    "sh: chpasswd -e <<'END'\na:$6$s$h\nEND",
  ]);
  for (const lock of ['', ', lock_passwd: true']) {
    assert.deepEqual(check('debian', `users: [{name: a, hashed_passwd: $6$s$h${lock}}]`).slice(1), [
      'warning cloud-locked-password: $6$s$h',
    ]);
  }
  assert.deepEqual(
    check('debian', 'users: [{name: a, lock_passwd: false, hashed_passwd: "x:0:0\\nroot:y"}]').slice(1),
    ['error cloud-name: "x:0:0\\nroot:y"'],
  );
});

test('the hash of a password is in no sentence', () => {
  const text = '#cloud-config\nusers: [{name: a, hashed_passwd: $6$salt$hash, lock_passwd: false}]\n';
  const { actions } = readActions([{ path: 'x', text }], OS_TYPES.get('debian'));
  assert.doesNotMatch(actions.map(describeAction).join('\n'), /salt/);
});

test('groups: names, lists and maps; names that are none are refused', () => {
  const add = (name: string) => `sh: grep -q '^${name}:' /etc/group || groupadd ${name}`;
  assert.deepEqual(check('debian', 'groups: a, b'), [add('a'), add('b')]);
  assert.deepEqual(check('debian', 'groups: [a, {b: [root], c: x}]'), [
    add('a'),
    add('b'),
    add('c'),
    'adduser root b',
    'adduser x c',
  ]);
  assert.deepEqual(check('debian', 'groups: ["a b", {c: ["-x"]}]'), [
    add('c'),
    'error cloud-name: "a b"',
    'error cloud-name: c',
  ]);
});

test('names that a shell would read otherwise are refused', () =>
  assert.deepEqual(check('debian', 'hostname: "a;b"\nlocale: "x y"\nntp: {servers: ["$(id)"]}'), [
    'error cloud-name: "a;b"',
    'error cloud-name: "x y"',
    'error cloud-name: {servers: ["$(id)"]}',
  ]));

test('keys that would be fetched from elsewhere are refused', () =>
  assert.deepEqual(check('debian', 'ssh_import_id: [a]\nusers: [{name: a, ssh_import_id: [gh:a]}]').slice(1), [
    'error cloud-ssh-import: ssh_import_id',
    'error cloud-ssh-import: ssh_import_id',
  ]));

test('whatever else is said is reported, never passed over', () =>
  assert.deepEqual(
    check(
      'alpine',
      'final_message: x\nwrite-files: []\nusers: [{name: a, system: true}]\nwrite_files: [{path: /a, source: {uri: x}}]',
    ).filter((line) => line.startsWith('warning')),
    [
      'warning unknown-key: final_message',
      'warning unknown-key: write-files',
      'warning unknown-key: system',
      'warning ignored-key: source',
    ],
  ));

test('what an ostype cannot do of it is reported and left out', () => {
  assert.deepEqual(check('openwrt', 'package_upgrade: true\nlocale: C\ngroups: [a]\nntp: {}\nruncmd: [x]'), [
    'sh: opkg update',
    'sh: x',
    'warning cloud-not-applied: true',
    'warning cloud-not-applied: a',
    'warning cloud-not-applied: C',
    'warning cloud-not-applied: {}',
  ]);
  assert.deepEqual(check('', 'hostname: a'), ['warning cloud-not-applied: a']);
});

test('time servers: chrony or timesyncd; nothing when it is off', () => {
  assert.deepEqual(check('debian', 'ntp: {servers: [a.b], pools: [p]}').slice(1), [
    'write /etc/systemd/timesyncd.conf.d/lxops.conf 0644 text "[Time]\\nNTP=a.b p\\n"',
    'systemctl enable systemd-timesyncd',
    'systemctl restart systemd-timesyncd',
  ]);
  assert.match(
    check('fedora', 'ntp: {servers: [a.b], pools: [p]}')[1] ?? '',
    /^write \/etc\/chrony\.conf .*server a\.b iburst\\npool p iburst/,
  );
  assert.equal(
    check('fedora', 'ntp: {}').some((line) => line.startsWith('write')),
    false,
  );
  assert.deepEqual(check('alpine', 'ntp: {enabled: false, servers: [x]}'), []);
});

test('every ostype installs, and says how in one line', () => {
  for (const ostype of OS_TYPES.values()) {
    const [line = ''] = check(ostype.name, 'packages: ["a b"]');
    assert.equal(line, `sh: ${ostype.install} 'a b'`, ostype.name);
  }
});
