import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guestActions } from '../../../engine/cloudconfig/actions.ts';
import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import { OS_TYPES } from '../../../engine/cloudconfig/ostype/osTypes.ts';
import { parseCloudConfig } from '../../../engine/cloudconfig/parse.ts';

/** What bodies of files cause under an ostype, one line each, and the codes of their issues. */
function check(
  ostype: string,
  ...bodies: readonly string[]
): { actions: readonly string[]; issues: readonly string[] } {
  const files = bodies.map((body, index) => parseCloudConfig(`${index + 1}.cfg`, `#cloud-config\n${body}`).config);
  const { actions, issues } = guestActions(files, OS_TYPES.get(ostype));
  return { actions: actions.map(lineOf), issues: issues.map(({ code }) => code) };
}

function lineOf(action: GuestAction): string {
  switch (action.op) {
    case 'script':
      return `sh: ${action.input}`;
    case 'command':
      return action.args.join(' ');
    case 'write':
    case 'append':
      return `${action.op} ${action.path} ${action.mode}`;
    case 'exists':
      return `unless ${action.path}: ${action.actions.map(lineOf).join('; ')}`;
  }
}

test('packages are quoted where the shell would read them otherwise', () => {
  const { actions, issues } = check('debian', 'packages: [g++, "a b; reboot", "it\'s"]\n');
  assert.deepEqual(issues, []);
  const install = 'sh: DEBIAN_FRONTEND=noninteractive apt-get -y install';
  assert.deepEqual(actions, [`${install} g++`, `${install} 'a b; reboot'`, String.raw`${install} 'it'\''s'`]);
});

test('words that would be taken as options are refused', () => {
  const body =
    'packages: [--purge]\ntimezone: -x\nwrite_files: [{path: -x}, {path: /a, owner: -R}]\nusers: [{name: a, groups: "-x"}]\n';
  assert.deepEqual(
    check('alpine', body).issues,
    Array.from({ length: 5 }, () => 'cloud-option'),
  );
});

test('names that cannot be names of users are refused', () => {
  const { actions, issues } = check(
    'alpine',
    'users: [{name: a/b}, {name: "a b"}, {name: ""}, {uid: 1}, {name: -a}, {name: "$(x)"}]\n',
  );
  assert.deepEqual(
    issues,
    Array.from({ length: 6 }, () => 'cloud-user-name'),
  );
  assert.deepEqual(actions, []);
});

test('permissions are octal text and get a leading 0', () => {
  const modes = (text: string): readonly string[] =>
    check('', `write_files: [{path: /a, permissions: ${text}}]\n`).actions;
  assert.deepEqual(modes('640'), ['write /a 0640']);
  assert.deepEqual(modes('"4755"'), ['write /a 04755']);
  assert.deepEqual(modes('0'), ['write /a 0000']);
  assert.deepEqual(
    check(
      '',
      'write_files: [{path: /a, permissions: 0o644}, {path: /b, permissions: u+r}, {path: /c, permissions: 77777}]\n',
    ),
    {
      actions: [],
      issues: ['bad-permissions', 'bad-permissions', 'bad-permissions'],
    },
  );
});

test('a directory is made once, over all files', () => {
  const { actions } = check('', 'write_files: [{path: /a/b/1}]\n', 'write_files: [{path: /a/2}, {path: /a/c/3}]\n');
  assert.deepEqual(actions, [
    'mkdir -p /a/b',
    'write /a/b/1 0644',
    'write /a/2 0644',
    'mkdir -p /a/c',
    'write /a/c/3 0644',
  ]);
});

test('keys belong to the primary group, which Debian takes as --ingroup', () => {
  const { actions } = check('debian', 'users: [{name: a, primary_group: staff, ssh_authorized_keys: [k]}]\n');
  assert.deepEqual(actions, [
    'adduser a --disabled-password --gecos  --ingroup staff',
    'unless /home/a/.ssh/authorized_keys: write /home/a/.ssh/authorized_keys 0600; chmod 0755 /home/a/.ssh; chown a:staff /home/a/.ssh; chown a:staff /home/a/.ssh/authorized_keys',
  ]);
});

test('rules reach the file as they are written', () => {
  const script = check('debian', 'users: [{name: a, sudo: ["$X `y`", "END"]}]\n').actions[2];
  assert.equal(script?.includes("cat <<'END' > /etc/doas.d/a.conf\n$X `y` a\nEND a\nEND\n"), true, script);
  const lines = check('debian', 'users: [{name: a, sudo: "x\\nEND\\ny"}]\n').actions[1];
  assert.equal(lines?.includes('cat <<END_ > /etc/sudoers.d/a\na x\nEND\ny\nEND_\n'), true, lines);
});

test('what an ostype, or none, cannot do', () => {
  const body = 'packages: [a]\nusers: [{name: a}]\ntimezone: UTC\nruncmd: [x]\n';
  assert.deepEqual(check('', body), {
    actions: ['sh: x'],
    issues: ['ostype-missing', 'ostype-missing', 'ostype-missing'],
  });
  assert.deepEqual(check('openwrt', body), {
    actions: ['sh: opkg install a', 'sh: x'],
    issues: ['ostype-cannot', 'ostype-cannot'],
  });
});

test('every action knows its entry', () => {
  const text = '#cloud-config\nruncmd: [one, [two]]\n';
  const { actions } = guestActions([parseCloudConfig('f.cfg', text).config], undefined);
  assert.deepEqual(
    actions.map(({ place }) => text.slice(place.span.start, place.span.end)),
    ['one', '[two]'],
  );
});
