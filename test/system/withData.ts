import assert from 'node:assert/strict';
import { join } from 'node:path';
import { execa } from 'execa';
import { installPackages } from '../../scripts/debian.ts';
import { type Api, connectApi } from '../sandbox/api.ts';
import { type Lxops, startLxops } from './lxops.ts';

/** A sandbox for instances with data: `base.yaml` describes them. */
export interface WithData extends AsyncDisposable {
  readonly lxops: Lxops;
  /** Run a command that has to succeed, and take what it says. */
  succeeds(...words: string[]): Promise<string>;
  /** Run a command that has to fail with this on stderr. */
  fails(pattern: RegExp, ...words: string[]): Promise<void>;
  /** Run a script in a running instance. */
  inside(instance: string, script: string): Promise<string>;
  /** Stop an instance. */
  stop(instance: string): Promise<void>;
  /** The directories of the filesystems of an instance of `base.yaml`. */
  paths(instance: string): Readonly<Record<'main' | 'log' | 'tmp' | 'data', string>>;
  /** All datasets and snapshots, all instances, all profiles, and the files of plain directories. */
  everything(): Promise<unknown>;
}

/** A dataset, one inside another, a transient one and a plain directory, with devices; more fields may follow. */
export function baseConfig(more = ''): string {
  return `#lxops-v1
ostype: alpine
image: busybox
device-owner: 1000000:1000000
filesystems:
  main: {pattern: (fsroot)/fs/(instance), destroy: true}
  log: {pattern: (fsroot)/fs/(instance)/log, destroy: true}
  tmp: {pattern: (fsroot)/tmp/(instance), destroy: true, transient: true}
  data: {pattern: (dirroot)/fs/(instance), destroy: true}
devices:
  opt: {path: /opt, filesystem: main}
  etc: {path: /etc/opt, filesystem: main, dir: e/opt}
  log: {path: /var/log, filesystem: log, dir: .}
  tmp: {path: /mnt, filesystem: tmp}
  home: {path: /home, filesystem: data}
${more}`;
}

export async function startWithData(packages: readonly string[] = []): Promise<WithData> {
  await installPackages(['rsync', ...packages], { say: () => undefined });
  const lxops = await startLxops();
  await lxops.write('base.yaml', baseConfig());
  const { sandbox } = lxops;
  const onServer = async <T>(work: (api: Api) => Promise<T>): Promise<T> => {
    const api = connectApi(sandbox.socket);
    try {
      return await work(api);
    } finally {
      await api.close();
    }
  };
  return {
    lxops,
    async succeeds(...words) {
      const { exitCode, stdout, stderr } = await lxops.run(...words);
      assert.equal(exitCode, 0, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
      return `${stdout}\n${stderr}`;
    },
    async fails(pattern, ...words) {
      const { exitCode, stdout, stderr } = await lxops.run(...words);
      assert.equal(exitCode, 1, `lxops ${words.join(' ')}\n${stdout}\n${stderr}`);
      assert.match(stderr, pattern);
    },
    async inside(instance, script) {
      const { code, stdout, stderr } = await sandbox.execute(instance, ['sh', '-c', script]);
      assert.equal(code, 0, stderr);
      return stdout.trim();
    },
    stop: (instance) =>
      onServer((api) =>
        api.send('PUT', `/1.0/instances/${instance}/state`, { action: 'stop', force: true, timeout: -1 }),
      ),
    paths: (instance) => ({
      main: `/${sandbox.pool}/fs/${instance}`,
      log: `/${sandbox.pool}/fs/${instance}/log`,
      tmp: `/${sandbox.pool}/tmp/${instance}`,
      data: join(sandbox.directory, 'data/fs', instance),
    }),
    everything: () =>
      onServer(async (api) => ({
        instances: await api.get('/1.0/instances?all-projects=true'),
        profiles: await api.get('/1.0/profiles'),
        datasets: (await execa('zfs', ['list', '-H', '-r', '-t', 'all', '-o', 'name', sandbox.pool])).stdout,
        files: (await execa('find', [join(sandbox.directory, 'data'), `/${sandbox.pool}`])).stdout
          .split('\n')
          .toSorted(),
      })),
    [Symbol.asyncDispose]: () => lxops[Symbol.asyncDispose](),
  };
}
