import { spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { installPackages } from '../../scripts/debian.ts';
import { until } from './processes.ts';

/** A real sshd on a loopback port, with keys of its own; whoever logs in is root on this machine. */
export interface Sshd extends AsyncDisposable {
  /** How ssh is told to go there. */
  readonly host: string;
  /** Puts an `ssh` in front that knows the port and the keys. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every line that was sent to it for its shell. */
  readonly lines: () => Promise<readonly string[]>;
}

/** A port of the loopback interface that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Start sshd; it ends with this process at the latest. Everything it needs is in `directory`. */
export async function startSshd(directory: string): Promise<Sshd> {
  await installPackages(['openssh-server', 'openssh-client'], { say: () => undefined });
  const bin = join(directory, 'bin');
  await mkdir(bin, { recursive: true });
  await mkdir('/run/sshd', { recursive: true });
  const key = async (name: string) => {
    await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(directory, name)]);
    return join(directory, name);
  };
  const [hostKey, userKey, port] = [await key('host'), await key('user'), await freePort()];
  const log = join(directory, 'lines');
  await writeFile(log, '');
  await writeFile(join(directory, 'known'), `[127.0.0.1]:${port} ${await readFile(`${hostKey}.pub`, 'utf8')}`);
  await writeFile(join(directory, 'sshd_config'), daemonConfig(port, hostKey, `${userKey}.pub`));
  await writeFile(join(directory, 'ssh_config'), clientConfig(port, userKey, join(directory, 'known')));
  await writeFile(
    join(bin, 'ssh'),
    `#!/bin/sh\necho "$*" >> '${log}'\nexec /usr/bin/ssh -F '${directory}/ssh_config' "$@"\n`,
  );
  await chmod(join(bin, 'ssh'), 0o755);

  const argv = ['--pdeathsig', 'SIGTERM', '/usr/sbin/sshd', '-D', '-e', '-f', join(directory, 'sshd_config')];
  const daemon = spawn('setpriv', argv, { stdio: 'ignore' });
  const environment = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  const answers = async () =>
    (await execa(join(bin, 'ssh'), ['root@127.0.0.1', 'true'], { reject: false })).exitCode === 0;
  if (!(await until(answers, 10))) throw new Error('sshd did not start');
  return {
    host: 'root@127.0.0.1',
    environment,
    lines: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== ''),
    [Symbol.asyncDispose]: async () => void daemon.kill(),
  };
}

function daemonConfig(port: number, hostKey: string, userKey: string): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${hostKey}
AuthorizedKeysFile ${userKey}
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PidFile none
`;
}

function clientConfig(port: number, userKey: string, known: string): string {
  return `Host *
  Port ${port}
  IdentityFile ${userKey}
  IdentitiesOnly yes
  UserKnownHostsFile ${known}
  BatchMode yes
`;
}
