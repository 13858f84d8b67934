import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connectIncus, type IncusClient } from '../../engine/incus/connect.ts';
import { createInstance, startInstance, stopInstance } from '../../engine/incus/instances.ts';
import { type Lxops, startLxops } from './lxops.ts';

const never = new AbortController().signal;
const options = { config: {}, devices: {}, type: 'container', ephemeral: false } as const;

let lxops: Lxops;
let client: IncusClient;
before(async () => {
  lxops = await startLxops({ debian: true });
  client = await connectIncus({ socketPath: lxops.sandbox.socket }, never);
});
after(async () => {
  await client.close();
  await lxops[Symbol.asyncDispose]();
});

async function start(instance: string, alias: 'busybox' | 'debian' = 'busybox'): Promise<void> {
  const target = { project: 'default', instance };
  const image = { from: 'local', alias } as const;
  await createInstance(client, { ...target, image, profiles: ['default'], options }, () => undefined, never);
  await startInstance(client, target, never);
}

async function inside(name: string, script: string): Promise<string> {
  const { code, stdout, stderr } = await lxops.sandbox.execute(name, ['sh', '-c', script]);
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

async function succeeds(...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

async function fails(pattern: RegExp, ...words: string[]): Promise<string> {
  const { exitCode, stderr } = await lxops.run(...words);
  assert.equal(exitCode, 1, stderr);
  assert.match(stderr, pattern);
  return stderr;
}

describe('files for any instance', () => {
  before(async () => {
    await Promise.all([start('a1'), start('a2')]);
    await start('off');
    await stopInstance(client, { project: 'default', instance: 'off' }, { timeoutSeconds: 1, force: true }, never);
  });

  test('files to an instance, a file to instances, standard input to either', async () => {
    await lxops.write('one.cfg', '#cloud-config\nruncmd: [echo one >> /root/log]\n');
    await lxops.write('two.cfg', '#cloud-config\nruncmd: [echo two >> /root/log]\n');
    const stdin = '#cloud-config\nruncmd: [echo three >> /root/log]\n';
    await succeeds('cloudconfig', '-i', 'a1', 'one.cfg', 'two.cfg');
    assert.match(await succeeds('cloudconfig', '-f', 'one.cfg', 'a1', 'a2'), /^a1:\n[^]*^a2:$/m);
    for (const words of [['-i', 'a1'], ['a2']]) {
      assert.equal((await lxops.feed(stdin, 'cloudconfig', ...words)).exitCode, 0);
    }
    assert.equal((await lxops.feed(stdin, 'instance', 'cloudconfig', '-i', 'a2')).exitCode, 0);
    await succeeds('instance', 'cloudconfig', '-i', 'a2', 'two.cfg');
    assert.equal(await inside('a1', 'cat /root/log'), 'one\ntwo\none\nthree');
    assert.equal(await inside('a2', 'cat /root/log'), 'one\nthree\nthree\ntwo');
  });

  test('a mistake anywhere is found before anything is done', async () => {
    await lxops.write('good.cfg', '#cloud-config\nruncmd: [touch /root/touched]\n');
    await lxops.write('bad.cfg', '#cloud-config\nruncmd: [[]]\n');
    await fails(/bad\.cfg:2:10/, 'cloudconfig', '-i', 'a1', 'good.cfg', 'bad.cfg');
    await fails(/nosuch\.cfg/, 'cloudconfig', '-i', 'a1', 'good.cfg', 'nosuch.cfg');
    await fails(/nosuch\.cfg/, 'cloudconfig', '-f', 'nosuch.cfg', 'a1');
    await fails(/no instance a3/, 'cloudconfig', '-f', 'good.cfg', 'a1', 'a3');
    await fails(/off is stopped; start it/, 'cloudconfig', '-f', 'good.cfg', 'a1', 'off');
    await fails(/unsupported OS type: x/, 'cloudconfig', '-ostype', 'x', '-i', 'a1', 'good.cfg');
    await fails(/cannot use -i, -f and arguments together/, 'cloudconfig', '-i', 'a1', '-f', 'good.cfg', 'a2');
    await fails(/missing instance/, 'instance', 'cloudconfig', 'good.cfg');
    assert.equal(await inside('a1', 'ls /root'), 'log');
  });

  test('what cloud-init has more, on Alpine', async () => {
    await lxops.write(
      'more.cfg',
      `#cloud-config
bootcmd: [test ! -e /etc/motd2]
hostname: renamed
package_update: true
groups: [crew, {crew: [joe]}]
users: [{name: joe, groups: [wheel, audio], lock_passwd: false, hashed_passwd: $6$salt$hash}]
locale: C.UTF-8
write_files:
- {path: /etc/motd2, encoding: base64, content: aGVsbG8=}
- {path: /etc/bytes, content: !!binary gIGC/w==, permissions: "0600"}
- {path: /etc/zipped, encoding: gz+b64, content: H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==}
final_message: done
`,
    );
    const { exitCode, stderr } = await lxops.run('cloudconfig', '-ostype', 'alpine', '-i', 'a1', 'more.cfg');
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /more\.cfg:12:1: lxops ignores the key "final_message"/);
    assert.equal(
      await inside('a1', 'cat /etc/motd2 /etc/zipped; od -An -tx1 /etc/bytes; hostname; cat /etc/hostname'),
      'hellohello 80 81 82 ff\nrenamed\nrenamed',
    );
    assert.match(await inside('a1', 'id joe; grep joe /etc/shadow'), /wheel.*audio.*crew[^]*joe:\$6\$salt\$hash:/);
  });

  test('a run that stops says where, and goes on from there', async () => {
    await lxops.write('first.cfg', '#cloud-config\nruncmd: [echo first >> /root/steps]\n');
    const second = (word: string) =>
      `#cloud-config\nruncmd:\n- echo second >> /root/steps\n- ${word}\n- echo fourth >> /root/steps\n`;
    await lxops.write('second.cfg', second('echo pass >&2; exit 9'));
    const error = await fails(/exit code 9:\npass\n/, 'cloudconfig', '-i', 'a2', 'first.cfg', 'second.cfg');
    assert.match(
      error,
      /second\.cfg:4:3: .*entry 3.*go on with: lxops cloudconfig -from second\.cfg:2 -i a2 first\.cfg second\.cfg/,
    );
    await fails(/Entry 3 had begun.*-repeat/, 'cloudconfig', '-i', 'a2', 'first.cfg', 'second.cfg');
    await lxops.write('second.cfg', second('echo third >> /root/steps'));
    await succeeds('cloudconfig', '-from', 'second.cfg:2', '-i', 'a2', 'first.cfg', 'second.cfg');
    assert.equal(await inside('a2', 'cat /root/steps'), 'first\nsecond\nthird\nfourth');
  });

  test('nothing is said of output unless it is traced', async () => {
    await lxops.write('talk.cfg', '#cloud-config\nruncmd: [echo talking; echo louder >&2]\n');
    assert.doesNotMatch(await succeeds('cloudconfig', '-i', 'a1', 'talk.cfg'), /^talking/m);
    const { stdout, stderr } = await lxops.run('cloudconfig', '-t', '-i', 'a1', 'talk.cfg');
    assert.match(stdout, /^talking$/m);
    assert.match(stderr, /^louder$/m);
  });

  test('the log of an instance has output, no secrets, and no other reader', async () => {
    await lxops.write(
      'secret.cfg',
      `#cloud-config
users: [{name: eve, lock_passwd: false, hashed_passwd: $6$very$secret}]
write_files: [{path: /etc/key, content: "hunter2-and-more\\n", permissions: "0600"}]
runcmd: [cat /etc/key; grep eve /etc/shadow; echo visible]
`,
    );
    await succeeds('cloudconfig', '-ostype', 'alpine', '-i', 'a1', 'secret.cfg');
    const folder = join(lxops.sandbox.environment['XDG_STATE_HOME'] ?? '', 'lxops/log');
    const path = join(folder, (await readdir(folder))[0] ?? '', 'default/a1.log');
    const log = await readFile(path, 'utf8');
    assert.match(log, /== \S+ apply secret\.cfg to a1, \d+ steps\n[^]*set the password of eve\n[^]* {2}\| visible\n/);
    assert.doesNotMatch(log, /hunter2|\$6\$very/);
    assert.equal(((await stat(path)).mode & 0o777).toString(8), '600');
    const plan = await succeeds('cloudconfig', '-dry-run', '-json', '-ostype', 'alpine', '-i', 'a1', 'secret.cfg');
    assert.doesNotMatch(plan, /hunter2|\$6\$very/);
  });

  test("a user's own ostype", async () => {
    await lxops.write(
      'mine.mjs',
      `export default { name: 'mine', install: 'echo >> /root/installed', addUser: ({ name }) => ['adduser', '-D', name] };`,
    );
    await lxops.write('own.cfg', '#cloud-config\npackages: [x, y]\nusers: [{name: own}]\ntimezone: UTC\n');
    const environment = lxops.sandbox.environment as Record<string, string>;
    environment['LXOPS_OSTYPES'] = join(lxops.directory, 'mine.mjs');
    await fails(
      /own\.cfg:4:11: On mine lxops cannot set the time zone/,
      'cloudconfig',
      '-ostype',
      'mine',
      '-i',
      'a1',
      'own.cfg',
    );
    await lxops.write('own.cfg', '#cloud-config\npackages: [x, y]\nusers: [{name: own}]\n');
    await succeeds('cloudconfig', '-ostype', 'mine', '-i', 'a1', 'own.cfg');
    delete environment['LXOPS_OSTYPES'];
    assert.equal(await inside('a1', 'cat /root/installed; id -un own'), 'x y\nown');
  });
});

describe('Debian, with real packages', () => {
  test('a launch: one transaction, users, groups, files', async () => {
    await lxops.write('d.yaml', '#lxops-v1\nostype: debian\nimage: debian\ncloud-config-files: [d.cfg]\n');
    await lxops.write(
      'd.cfg',
      `#cloud-config
packages: [tree, less]
groups: [staff2]
users: [{name: joe, shell: /bin/sh, primary_group: staff2, groups: [adm], sudo: true, ssh_authorized_keys: [key]}]
timezone: UTC
runcmd: [tree --version, [less, --version]]
`,
    );
    const plan = await succeeds('launch', '-dry-run', '-name', 'd1', 'd.yaml');
    assert.match(plan, /install tree, less \(entries 1-2\)\n/);
    await succeeds('launch', '-name', 'd1', 'd.yaml');
    assert.equal(await inside('d1', 'dpkg-query -W -f "\\${Package}\\n" tree less'), 'less\ntree');
    assert.match(
      await inside('d1', 'id joe; cat /home/joe/.ssh/authorized_keys; cat /etc/timezone'),
      /staff2.*adm[^]*key\nUTC/,
    );
    // One transaction wrote one entry, with both packages in it.
    assert.match(await inside('d1', 'cat /var/log/apt/history.log'), /Commandline: apt-get -y install tree less\n/);
  });

  test('the package that cannot be installed is named; those before it are there, those after it are not', async () => {
    const packages = (name: string) => `#cloud-config\npackages:\n- bc\n- ${name}\n- dc\nruncmd: [touch /root/done]\n`;
    await lxops.write('e.cfg', packages('nosuch-package'));
    const error = await fails(
      /Unable to locate package nosuch-package/,
      'cloudconfig',
      '-ostype',
      'debian',
      '-i',
      'd1',
      'e.cfg',
    );
    assert.match(error, /e\.cfg:4:3: .*entry 2: install bc, nosuch-package, dc.*-from e\.cfg:2/);
    assert.equal(await inside('d1', 'command -v bc; command -v dc || ls /root'), '/usr/bin/bc');
    await lxops.write('e.cfg', packages('file'));
    await succeeds('cloudconfig', '-from', 'e.cfg:2', '-ostype', 'debian', '-i', 'd1', 'e.cfg');
    assert.equal(await inside('d1', 'command -v file; command -v dc; ls /root'), '/usr/bin/file\n/usr/bin/dc\ndone');
  });

  test('a locale that is not there is made', async () => {
    await lxops.write('l.cfg', '#cloud-config\nlocale: de_DE.UTF-8\n');
    await succeeds('cloudconfig', '-ostype', 'debian', '-i', 'd1', 'l.cfg');
    assert.match(await inside('d1', 'locale -a; cat /etc/default/locale'), /de_DE\.utf8[^]*LANG=de_DE\.UTF-8/);
  });

  test('configure goes on where a launch stopped', async () => {
    await lxops.write('c.yaml', '#lxops-v1\nostype: debian\nimage: debian\ncloud-config-files: [c.cfg]\n');
    const file = (word: string) => `#cloud-config\nruncmd:\n- echo 1 >> /root/log\n- ${word}\n- echo 3 >> /root/log\n`;
    await lxops.write('c.cfg', file('exit 1'));
    await fails(/lxops configure -from c\.cfg:2 -name c1 c\.yaml/, 'launch', '-name', 'c1', 'c.yaml');
    await lxops.write('c.cfg', file('echo 2 >> /root/log'));
    await fails(/changed since the run that stopped.*-from/, 'configure', '-name', 'c1', 'c.yaml');
    await succeeds('configure', '-from', 'c.cfg:2', '-name', 'c1', 'c.yaml');
    assert.equal(await inside('c1', 'cat /root/log'), '1\n2\n3');
    await fails(/exists already/, 'launch', '-name', 'c1', 'c.yaml');
    await succeeds('configure', '-name', 'c1', 'c.yaml');
    assert.equal(
      await inside('c1', 'cat /root/log'),
      '1\n2\n3\n1\n2\n3',
      'a configure that is done does all of it again',
    );
  });
});
