import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { execa } from 'execa';
import { connectApi } from '../sandbox/api.ts';
import { SERVERS } from '../sandbox/servers.ts';
import { freePort, type Sshd, startSshd } from '../sandbox/sshd.ts';
import { type Lxops, server, startLxops } from './lxops.ts';

const { configVariable, socketVariable, protocol } = SERVERS[server];

let lxops: Lxops;
let sshd: Sshd;
/** The client's configuration directory. */
let folder: string;
/** Without the socket, so that only the network is left. */
let network: Readonly<Record<string, string>>;

before(async () => {
  lxops = await startLxops();
  sshd = await startSshd(join(lxops.sandbox.directory, 'ssh'));
  folder = lxops.sandbox.environment[configVariable] ?? '';
  network = { [socketVariable]: '/nosuch', LXOPS_SERVER: server };
  await listen();
  await lxops.write(
    'r.yaml',
    `#lxops-v1
ostype: alpine
image: busybox
device-owner: 1000000:1000000
filesystems:
  main: {pattern: (fsroot)/r/(instance), destroy: true}
  data: {pattern: "(dirroot)/it's here/(instance)", destroy: true}
devices:
  opt: {path: /opt, filesystem: main}
  home: {path: /home, filesystem: data}
cloud-config-files: [r.cfg]
`,
  );
  await lxops.write('r.cfg', '#cloud-config\nruncmd: [echo far > /home/away]\n');
});
after(async () => {
  await sshd[Symbol.asyncDispose]();
  await lxops[Symbol.asyncDispose]();
});

/** Have the daemon listen on the loopback interface, trust one client, and be the remote `srv` of that client. */
async function listen(): Promise<void> {
  const address = `127.0.0.1:${await freePort()}`;
  const api = connectApi(lxops.sandbox.socket);
  try {
    await api.send('PATCH', '/1.0', { config: { 'core.https_address': address } });
    const { environment } = await api.get<{ environment: { certificate: string } }>('/1.0');
    await writeFile(join(folder, 'servercerts/srv.crt'), environment.certificate);
    const { raw } = new X509Certificate(await makeClient('client'));
    await api.send('POST', '/1.0/certificates', { type: 'client', name: 'test', certificate: raw.toString('base64') });
  } finally {
    await api.close();
  }
  const remotes = await readFile(join(folder, 'config.yml'), 'utf8');
  const others = `  srv: {addr: "https://${address}", protocol: ${protocol}, auth_type: tls, public: false}
  other: {addr: "https://${address}", protocol: ${protocol}, auth_type: tls, public: false}
  oidc: {addr: "https://${address}", protocol: ${protocol}, auth_type: oidc, public: false}
`;
  const preferring = remotes.replace('default-remote: local', 'default-remote: srv');
  await writeFile(join(folder, 'config.yml'), preferring.replace('remotes:\n', `remotes:\n${others}`));
}

async function makeClient(name: string): Promise<string> {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)];
  const algorithm = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  await execa('openssl', [
    'req',
    '-x509',
    '-nodes',
    '-subj',
    '/CN=client',
    ...algorithm,
    '-keyout',
    key,
    '-out',
    certificate,
  ]);
  return await readFile(certificate, 'utf8');
}

async function succeeds(environment: Readonly<Record<string, string>>, ...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await lxops.runIn({ ...network, ...environment }, ...words);
  assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

async function fails(
  pattern: RegExp,
  environment: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<void> {
  const { exitCode, stderr } = await lxops.runIn({ ...network, ...environment }, ...words);
  assert.equal(exitCode, 1, stderr);
  assert.match(stderr, pattern);
}

const srv = ['-remote', 'srv'] as const;
const exists = ['profile', 'exists', 'default'] as const;

test('launch, rebuild and destroy through the network', async (t) => {
  const { pool, directory } = lxops.sandbox;
  const file = join(directory, "data/it's here/r1/home/away");
  await t.test('launch', async () => {
    await succeeds({}, ...srv, 'launch', '-name', 'r1', 'r.yaml');
    assert.equal(await readFile(file, 'utf8'), 'far\n');
    assert.match(await succeeds({}, ...srv, 'instance', 'wait', 'r1'), /^10\./);
  });
  await t.test('rebuild', async () => {
    await succeeds({}, ...srv, 'rebuild', '-name', 'r1', 'r.yaml');
  });
  await t.test('destroy', async () => {
    await succeeds({}, ...srv, 'destroy', '-stop', '-name', 'r1', 'r.yaml');
    await assert.rejects(stat(file), { code: 'ENOENT' });
    assert.equal((await execa('zfs', ['list', `${pool}/r/r1`], { reject: false })).exitCode, 1);
  });
});

test('the filesystems of a remote server are made on its host, over ssh', async (t) => {
  const { pool, directory } = lxops.sandbox;
  const far = [...srv, '-ssh', sshd.host];
  const data = join(directory, "data/it's here/r2");
  await t.test('launch', async () => {
    await succeeds(sshd.environment, ...far, 'launch', '-name', 'r2', 'r.yaml');
    assert.equal(await readFile(join(data, 'home/away'), 'utf8'), 'far\n');
    const { uid, gid } = await stat(`/${pool}/r/r2/opt`);
    assert.deepEqual([uid, gid], [1000000, 1000000]);
    const lines = await sshd.lines();
    assert.ok(
      lines.some((line) => line.endsWith(`zfs create -p ${pool}/r/r2`)),
      lines.join('\n'),
    );
    assert.ok(lines.some((line) => line.includes(String.raw`/it'\''s here/r2'`)));
  });
  await t.test('again, it sees there what is there', () =>
    fails(/An instance r2 exists already/, sshd.environment, ...far, 'launch', '-name', 'r2', 'r.yaml'),
  );
  await t.test('destroy says what would be lost, and takes it', async () => {
    const words = [...far, 'destroy', '-stop', '-name', 'r2', 'r.yaml'];
    assert.match(
      await succeeds(sshd.environment, ...far, 'destroy', '-dry-run', '-stop', '-name', 'r2', 'r.yaml'),
      /r2 \(filesystem main\): \d/,
    );
    await succeeds(sshd.environment, ...words);
    await assert.rejects(stat(data), { code: 'ENOENT' });
    assert.equal((await execa('zfs', ['list', `${pool}/r/r2`], { reject: false })).exitCode, 1);
  });
  await t.test('extract', async () => {
    await lxops.write(
      'e.yaml',
      `#lxops-v1
ostype: alpine
image: busybox
device-owner: 1000000:1000000
filesystems: {data: {pattern: (dirroot)/far/(instance), destroy: true}}
devices: {etc: {path: /etc, filesystem: data}}
`,
    );
    await succeeds(sshd.environment, ...far, 'extract', 'e.yaml');
    const { uid, mode } = await stat(join(directory, 'data/far/e/etc/passwd'));
    assert.deepEqual([uid, mode & 0o777], [1000000, 0o644]);
    const mine = await readdir(join(directory, 'data/far/e'));
    assert.deepEqual(mine, ['etc']);
  });
  await t.test('a host that ssh cannot reach', () =>
    fails(
      /ssh.*nosuch\.invalid/,
      sshd.environment,
      ...srv,
      '-ssh',
      'nosuch.invalid',
      'launch',
      '-name',
      'r3',
      'r.yaml',
    ),
  );
  await t.test('what ssh would read as an option', () =>
    fails(/option/, {}, ...srv, '-ssh', '-oProxyCommand=touch /tmp/x', 'launch', 'r.yaml'),
  );
});

test('a remote is used only when it is named', async (t) => {
  await t.test('the default remote of the client is not enough', () => fails(/\/nosuch does not exist/, {}, ...exists));
  await t.test('-http, LXOPS_REMOTE and -remote name it', async () => {
    await succeeds({}, '-http', ...exists);
    await succeeds({ LXOPS_REMOTE: 'srv' }, ...exists);
    await succeeds({}, ...srv, ...exists);
  });
  await t.test('-unix and -socket do not', async () => {
    await fails(/\/nosuch/, { LXOPS_REMOTE: 'srv' }, '-unix', ...exists);
    await succeeds({ LXOPS_REMOTE: 'nosuch' }, '-socket', lxops.sandbox.socket, ...exists);
    await fails(/give one of them/, {}, '-socket', '/x', '-remote', 'srv', ...exists);
  });
});

test('a remote that cannot be used says why', async (t) => {
  await t.test('unknown', () => fails(/no remote has this name; known are .*srv/, {}, '-remote', 'nosuch', ...exists));
  await t.test('images only', () => fails(/only has images/, {}, '-remote', 'images', ...exists));
  await t.test('another log-in', () => fails(/log-in by oidc/, {}, '-remote', 'oidc', ...exists));
});

test('another certificate than the pinned one is refused, and nothing is sent', async (t) => {
  const pin = join(folder, 'servercerts/other.crt');
  await t.test('pinned to another server', async () => {
    await writeFile(pin, lxops.sandbox.remotes.images.certificate);
    await fails(/has not shown the certificate/, {}, '-remote', 'other', ...exists);
  });
  await t.test('not pinned at all: the authorities of the system decide', async () => {
    await execa('rm', [pin]);
    await fails(/has not shown the certificate/, {}, '-remote', 'other', ...exists);
  });
  await t.test('pinned to something that is no certificate', async () => {
    await writeFile(pin, 'no certificate');
    await fails(/certificates or keys cannot be read/, {}, '-remote', 'other', ...exists);
  });
});

test('a client that the server does not know', async () => {
  await mkdir(join(folder, 'clientcerts'), { recursive: true });
  await makeClient('clientcerts/other');
  await writeFile(join(folder, 'servercerts/other.crt'), await readFile(join(folder, 'servercerts/srv.crt')));
  await fails(/does not trust this client/, {}, '-remote', 'other', ...exists);
});
