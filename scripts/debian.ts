import { existsSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const BACKPORTS_SOURCE = '/etc/apt/sources.list.d/lxops-backports.sources';
const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_MARK = '# made by lxops while it installs packages';

/** One `Packages` index as apt itself understands its configuration, and the file that configures it. */
export interface AptIndex {
  readonly repository: string;
  readonly release: string;
  readonly component: string;
  readonly file: string;
}

/** Is this the root user? Only root can install packages, run containers and make ZFS pools. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Is this Debian 12 or a later Debian? Derivatives are not: their package names and releases differ. */
export async function isDebian12OrLater(): Promise<boolean> {
  const release = await osRelease();
  return release['ID'] === 'debian' && Number(release['VERSION_ID'] ?? Infinity) >= 12;
}

/** What keeps this machine from installing packages, as phrases that complete "lxops needs …"; empty when nothing does. */
export async function obstacles(): Promise<string[]> {
  return [
    ...(process.platform === 'linux' ? [] : ['Linux']),
    ...((await isDebian12OrLater()) ? [] : ['Debian 12 or later']),
    ...(isRoot() ? [] : ['root']),
  ];
}

/** The packages among `names` that are not fully installed, in the order given. */
export async function missingPackages(names: readonly string[]): Promise<string[]> {
  const { stdout } = await execa('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Package}\n', ...names], {
    reject: false,
  });
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('ii '))
      .map((line) => line.slice(3).trim()),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Install what is missing among `names` from the machine's own mirror; what is installed stays as it is.
 *
 * No service is started, no package is removed. Incus for Debian 12 comes from its backports.
 *
 * @throws Error naming what the machine lacks, or execa's error with the output of apt-get
 */
export async function installPackages(
  names: readonly string[],
  { say }: { readonly say: (text: string) => void },
): Promise<void> {
  const missing = await missingPackages(names);
  if (missing.length === 0) return;
  const lacking = await obstacles();
  if (lacking.length > 0) throw new Error(`To install ${missing.join(', ')}, lxops needs ${lacking.join(' and ')}.`);

  say(`Installing Debian packages: ${missing.join(', ')}`);
  if (missing.some((name) => name.startsWith('incus'))) await configureBackports(say);
  await withoutServices(async () => {
    await aptGet('update');
    await aptGet('install', '--yes', '--no-install-recommends', '--no-remove', ...missing);
  });
}

/** Every index of binary packages that apt is configured with. */
export async function aptIndexes(): Promise<AptIndex[]> {
  const { stdout } = await execa('apt-get', ['indextargets', 'Created-By: Packages']);
  return stdout
    .split('\n\n')
    .map(fields)
    .flatMap(({ 'Repo-URI': repository, Release: release, Component: component, Sourcesentry: entry }) => {
      if (repository === undefined || release === undefined || component === undefined) return [];
      return [{ repository, release, component, file: (entry ?? '').replace(/:\d+$/, '') }];
    });
}

/** Debian 12 has Incus only in its backports: add that suite, from the mirror and with the keyring of the release itself. */
async function configureBackports(say: (text: string) => void): Promise<void> {
  const codename = (await osRelease())['VERSION_CODENAME'];
  if (codename !== 'bookworm') return;
  const indexes = await aptIndexes();
  const suite = `${codename}-backports`;
  if (indexes.some((index) => index.release === suite)) return;
  const main = indexes.find((index) => index.release === codename && index.component === 'main');
  if (main === undefined) throw new Error(`apt is not configured for ${codename}: cannot derive ${suite}.`);

  say(`Adding ${suite} as ${BACKPORTS_SOURCE}`);
  const lines = [
    'Types: deb',
    `URIs: ${main.repository}`,
    `Suites: ${suite}`,
    'Components: main',
    ...(await signedBy(main)),
  ];
  await writeFile(BACKPORTS_SOURCE, `${lines.join('\n')}\n`);
}

/** The key that a source is trusted by, as a field of the deb822 format; nothing when apt trusts all its keys for it. */
async function signedBy({ file, release }: AptIndex): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!file.endsWith('.sources')) {
    const line = text.split('\n').find((entry) => entry.startsWith('deb') && entry.split(/\s+/).includes(release));
    const path = /signed-by=([^\]\s]+)/.exec(line ?? '')?.[1];
    return path === undefined ? [] : [`Signed-By: ${path}`];
  }
  const stanza = text.split(/\n\s*\n/).find((entry) => new RegExp(`^Suites:.*\\b${release}(\\s|$)`, 'im').test(entry));
  // A key can also stand in the file itself, on lines that continue the field.
  const field = /^Signed-By:.*(\n[ \t].*)*/im.exec(stanza ?? '')?.[0];
  return field === undefined ? [] : [field];
}

/** Keep maintainer scripts from starting what they install; a policy that the machine has already is left in charge. */
async function withoutServices(install: () => Promise<void>): Promise<void> {
  const foreign = existsSync(POLICY) && !(await readFile(POLICY, 'utf8')).includes(POLICY_MARK);
  if (foreign) return install();
  const remove = () => rmSync(POLICY, { force: true });
  const onSignal = (signal: NodeJS.Signals) => {
    remove();
    process.kill(process.pid, signal);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal).once('exit', remove);
  await writeFile(POLICY, `#!/bin/sh\n${POLICY_MARK}\nexit 101\n`, { mode: 0o755 });
  try {
    await install();
  } finally {
    remove();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('exit', remove);
  }
}

async function aptGet(...args: string[]): Promise<void> {
  await execa('apt-get', ['--quiet', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    stdin: 'ignore',
    all: true,
  });
}

async function osRelease(): Promise<Record<string, string>> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return Object.fromEntries(
    text.split('\n').map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, Math.max(at, 0)), line.slice(at + 1).replaceAll('"', '')];
    }),
  );
}

/** `Name: value` lines as a record. */
function fields(stanza: string): Record<string, string> {
  return Object.fromEntries(
    stanza.split('\n').flatMap((line) => {
      const at = line.indexOf(': ');
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 2).trim()]];
    }),
  );
}
