import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { overSsh } from '../../engine/host/ssh.ts';
import { randomNumbers } from '../random.ts';
import { until } from '../sandbox/processes.ts';
import { baseConfig, startWithData, type WithData } from './withData.ts';

let here: WithData;
let sshd: ChildProcess;
/** A host for `-to-host` that is really this one. */
let host: string;

before(async () => {
  here = await startWithData(['openssh-server', 'openssh-client']);
  await here.lxops.write('from.yaml', baseConfig());
  await here.succeeds('create-devices', '-name', 'c1', 'base.yaml');
  await writeFile(join(here.paths('c1').main, 'opt/file'), 'data of c1\n');
  await writeFile(join(here.paths('c1').log, 'file'), 'log of c1\n');
  await startSshd();
});
after(async () => {
  sshd?.kill();
  await here[Symbol.asyncDispose]();
});

/** A real sshd on a loopback port, with keys that only this test has. */
async function startSshd(): Promise<void> {
  const directory = join(here.lxops.sandbox.directory, 'ssh');
  await mkdir(directory, { mode: 0o700 });
  for (const name of ['host', 'user'])
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]);
  await writeFile(join(directory, 'authorized'), await readFile(join(directory, 'user.pub')), { mode: 0o600 });
  const port = await freePort();
  // It looks for this directory even when it does not use it.
  await mkdir('/run/sshd', { recursive: true });
  const settings = [
    'PermitRootLogin=yes',
    'StrictModes=no',
    'UsePAM=no',
    `AuthorizedKeysFile=${join(directory, 'authorized')}`,
    `HostKey=${join(directory, 'host')}`,
  ];
  sshd = spawn(
    '/usr/sbin/sshd',
    [
      '-D',
      '-e',
      '-p',
      String(port),
      '-o',
      'ListenAddress=127.0.0.1',
      '-f',
      '/dev/null',
      ...settings.flatMap((one) => ['-o', one]),
    ],
    { stdio: 'ignore' },
  );
  host = 'copy-target';
  const config = `Host ${host}\n  HostName 127.0.0.1\n  Port ${port}\n  User root\n  IdentityFile ${join(directory, 'user')}\n  UserKnownHostsFile /dev/null\n  StrictHostKeyChecking no\n  LogLevel ERROR\n`;
  await writeFile(join(directory, 'config'), config);
  // ssh takes its configuration from the home of the user, not of the environment: a program before it says which.
  const bin = join(directory, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${join(directory, 'config')} "$@"\n`, {
    mode: 0o755,
  });
  Object.assign(here.lxops.sandbox.environment, { PATH: `${bin}:${process.env['PATH']}` });
  const answers = async () => !(await execa(join(bin, 'ssh'), [host, 'true'], { reject: false })).failed;
  assert.ok(await until(answers, 10), 'sshd does not answer');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

const copy = (...words: string[]) => ['copy-filesystems', '-c', join(here.lxops.directory, 'from.yaml'), ...words];

test('datasets are copied to another name, with a snapshot that is taken for it', async () => {
  assert.match(
    await here.succeeds(...copy('-dry-run', '-from-container', 'c1', '-container', 'c2')),
    /take snapshot \S+\/fs\/c1@20\d{12}/,
  );
  await here.succeeds(...copy('-from-container', 'c1', '-container', 'c2'));
  assert.equal(await readFile(join(here.paths('c2').main, 'opt/file'), 'utf8'), 'data of c1\n');
  assert.equal(await readFile(join(here.paths('c2').log, 'file'), 'utf8'), 'log of c1\n');
  await here.fails(/fs\/c2 exists already; .*-force/, ...copy('-from-container', 'c1', '-container', 'c2'));
  await here.fails(/of both is/, ...copy('-container', 'c1'));
  await here.fails(
    /There is no snapshot \S+@nosuch to copy/,
    ...copy('-s', 'nosuch', '-from-container', 'c1', '-container', 'c3'),
  );
});

test('a copy that is killed goes on with what is not copied yet; -force goes over what exists', async () => {
  await here.succeeds('snapshot', '-s', 'k', '-name', 'c1', 'base.yaml');
  const words = copy('-s', 'k', '-from-container', 'c1', '-container', 'c4');
  await here.lxops.kill(
    (event) => event.type === 'step' && event.number === 1 && event.state === 'done',
    'copy-filesystems',
    '-json',
    ...words.slice(1),
  );
  assert.match(await here.succeeds(...words), /fs\/c4 has k already/);
  assert.equal(await readFile(join(here.paths('c4').log, 'file'), 'utf8'), 'log of c1\n');
  await here.fails(/fs\/c4 exists already/, ...words);
  await writeFile(join(here.paths('c2').main, 'opt/file'), 'other\n');
  assert.match(
    await here.succeeds(...copy('-dry-run', '-force', '-s', 'k', '-from-container', 'c1', '-container', 'c2')),
    /Lost for good:\n\s+everything in dataset/,
  );
});

test('over ssh in both directions, with a parent that is not there yet', async () => {
  await here.lxops.write('deep.yaml', '#lxops-v1\nfilesystems:\n  main: {pattern: (fsroot)/(q)/(instance)}\n');
  const deep = ['copy-filesystems', '-c', join(here.lxops.directory, 'deep.yaml')];
  const { pool } = here.lxops.sandbox;
  await here.succeeds(...copy('-to-host', host, '-s', 'k', '-from-container', 'c1', '-container', 'c5'));
  assert.equal(await readFile(join(here.paths('c5').main, 'opt/file'), 'utf8'), 'data of c1\n');
  await here.succeeds(...copy('-from-host', host, '-from-container', 'c1', '-container', 'c6'));
  assert.equal(await readFile(join(here.paths('c6').log, 'file'), 'utf8'), 'log of c1\n');
  await execa('zfs', ['create', '-p', `${pool}/deep/x y/a`]);
  await here.succeeds(...deep, '-P', 'q=deep/x y', '-to-host', host, '-from-container', 'a', '-container', 'b');
  assert.match((await execa('zfs', ['list', '-H', '-o', 'name', `${pool}/deep/x y/b`])).stdout, /x y\/b/);
  await here.fails(/exists already/, ...copy('-to-host', host, '-s', 'k', '-from-container', 'c1', '-container', 'c5'));
  await here.fails(
    /cannot be the name of a host/,
    ...copy('-to-host', '-oProxyCommand=touch /tmp/x', '-s', 'k', '-container', 'c5'),
  );
  await here.fails(
    /ssh .*nosuch\.invalid/,
    ...copy('-to-host', 'nosuch.invalid', '-s', 'k', '-from-container', 'c1', '-container', 'c7'),
  );
});

test('any word reaches the other host as it is', async () => {
  const random = randomNumbers(11);
  const alphabet = Array.from(`abc09 \t\n'"\\$\`!*?[]{}()<>|&;#~=%^-_.,:@/+äß日`);
  const word = () => Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join('');
  const words = ['', "'", "''", '$(id)', '`id`', '-n', '~', '=x', '!!', 'a b', ...Array.from({ length: 300 }, word)];
  const { argv } = overSsh(host, { argv: ['printf', '%s\\0', ...words] }, 'never', 0);
  const { stdout } = await execa(argv[0], argv.slice(1), {
    env: here.lxops.sandbox.environment,
    stripFinalNewline: false,
  });
  assert.deepEqual(stdout.split('\0').slice(0, -1), words);
});
