import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { RunEvent } from '../../engine/run/events.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

/** The bundle under test; LXOPS_TEST_CLI names another one. */
const cli = process.env['LXOPS_TEST_CLI'] ?? fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
/** The server that the tests of this process run on. */
export const server = process.env['LXOPS_TEST_SERVER'] === 'lxd' ? 'lxd' : 'incus';
export const demo = fileURLToPath(new URL('../fixtures/demo', import.meta.url));

interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A sandbox and the bundled command line pointed at it, as a user would have them. */
export interface Lxops extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** A directory for configurations of the test; the command line runs in it. */
  readonly directory: string;
  /** Run `lxops WORDS` to its end. */
  run(...words: string[]): Promise<Answer>;
  /** Run `lxops WORDS` to its end, with more in its environment. */
  runIn(environment: Readonly<Record<string, string>>, ...words: string[]): Promise<Answer>;
  /** Run `lxops WORDS < INPUT` to its end. */
  feed(input: string, ...words: string[]): Promise<Answer>;
  /** Run `lxops WORDS` and kill it when `when` says so. */
  kill(when: (event: RunEvent) => boolean, ...words: string[]): Promise<void>;
  /** Write a file of the test. */
  write(name: string, text: string): Promise<void>;
}

/** Start a sandbox whose user properties name its pool (`fsroot`) and its directory (`dirroot`). */
export async function startLxops(options: Parameters<typeof startSandbox>[0] = {}): Promise<Lxops> {
  const sandbox = await startSandbox({ server, ...options });
  const directory = join(sandbox.directory, 'configs');
  const write = async (name: string, text: string) => {
    const path = join(directory, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  const properties = join(sandbox.environment['XDG_CONFIG_HOME'] ?? '', 'lxops/properties.yaml');
  await mkdir(dirname(properties), { recursive: true });
  await writeFile(properties, `fsroot: ${sandbox.pool}\ndirroot: ${sandbox.directory}/data\n`);
  await mkdir(directory);
  const common = { cwd: directory, env: sandbox.environment, reject: false } as const;
  const start = (words: readonly string[]) => execa(process.execPath, [cli, ...words], { ...common, stdin: 'ignore' });
  return {
    sandbox,
    directory,
    write,
    async run(...words) {
      const { exitCode, stdout, stderr } = await start(words);
      return { exitCode: exitCode ?? -1, stdout, stderr };
    },
    async runIn(environment, ...words) {
      const env = { ...sandbox.environment, ...environment };
      const running = execa(process.execPath, [cli, ...words], { ...common, env, stdin: 'ignore' });
      const { exitCode, stdout, stderr } = await running;
      return { exitCode: exitCode ?? -1, stdout, stderr };
    },
    async feed(input, ...words) {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [cli, ...words], { ...common, input });
      return { exitCode: exitCode ?? -1, stdout, stderr };
    },
    async kill(when, ...words) {
      const running = start(words);
      for await (const line of running) {
        if (when(JSON.parse(line) as RunEvent)) running.kill('SIGKILL');
      }
      await running;
    },
    [Symbol.asyncDispose]: () => sandbox.stop(),
  };
}
