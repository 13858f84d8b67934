import { chmod, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const banner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

/**
 * Bundle client, server and command line into `dist/`, as ESM with shared chunks, so that what a command does not
 * need (undici, execa, yaml) is not read when it starts.
 *
 * @returns every file written, largest first
 */
export async function bundle(): Promise<{ file: string; bytes: number }[]> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  await rm('dist', { recursive: true, force: true });
  const { metafile } = await build({
    entryPoints: {
      client: 'client/extension.ts',
      server: 'server/main.ts',
      cli: 'engine/cli/main.ts',
      'lxops-incus': 'engine/cli/incus.ts',
      'lxops-lxd': 'engine/cli/lxd.ts',
    },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minify: true,
    sourcemap: process.env['LXOPS_SOURCEMAP'] ? 'linked' : false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    external: ['vscode'],
    mainFields: ['module', 'main'],
    banner: { js: banner },
    define: { LXOPS_VERSION: JSON.stringify(version) },
  });
  for (const entry of ['cli', 'lxops-incus', 'lxops-lxd', 'server']) await chmod(`dist/${entry}.js`, 0o755);
  return Object.entries(metafile.outputs)
    .map(([file, { bytes }]) => ({ file, bytes }))
    .toSorted((a, b) => b.bytes - a.bytes);
}
