import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';

const LIMIT_BYTES = 1024 * 1024;

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const vsix = `lxops-${version}.vsix`;
rmSync(vsix, { force: true });

// vsce builds first, by the script `vscode:prepublish`; no dependency is packed: they are in the bundles.
// The pictures of the README are packed beside it: its links stay as they are.
const args = [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--no-rewrite-relative-links',
  '--out',
  vsix,
];
const { status } = spawnSync('vsce', args, { stdio: ['ignore', 'inherit', 'inherit'] });
if (status !== 0) process.exit(status ?? 1);

const { size } = statSync(vsix);
console.log(`${vsix} ${(size / 1024).toFixed(0)} KiB`);
if (size > LIMIT_BYTES) {
  console.error(
    `${vsix} is larger than ${LIMIT_BYTES / 1024} KiB; look at what .vscodeignore lets in, and at the bundles`,
  );
  process.exit(1);
}
