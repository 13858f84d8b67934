import { globSync } from 'node:fs';
import { runCheck } from './checkStages.ts';
import { installPackages, obstacles } from './debian.ts';
import { type Outcome, runCommandStage, runTestStage } from './stage.ts';
import { summarize } from './summary.ts';

const say = (text: string): void => console.log(text);
const started = performance.now();
const outcomes: Outcome[] = await runCheck();
outcomes.push(runCommandStage('bundle and package', [process.execPath, 'scripts/package.ts']));
outcomes.push(runTestStage('conformance', globSync('test/conformance/**/*.test.ts')));

const lacking = await obstacles();
const notRun =
  lacking.length === 0 ? await runOnRealParts() : [`system and end-to-end tests: they need ${lacking.join(' and ')}`];
say(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
process.exitCode = summarize(outcomes, notRun);

/** Real Incus and ZFS in sandboxes, real VS Code, real Neovim. Nothing that was on this machine before is touched. */
async function runOnRealParts(): Promise<string[]> {
  const { hostPackages, installHost } = await import('../test/e2e/host.ts');
  const { startSandbox } = await import('../test/sandbox/sandbox.ts');
  await installPackages([...hostPackages, 'neovim'], { say });
  await installHost({ say });
  // Makes the images once, instead of under the clock of the first test.
  await (await startSandbox({ say, debian: true })).stop();
  if (process.argv.includes('--long')) process.env['LXOPS_TEST_LONG'] = '1';
  // Each file has a sandbox of its own and waits as long as it works.
  outcomes.push(runTestStage('system', globSync('test/system/**/*.test.ts'), ['--test-concurrency=3']));
  outcomes.push(runOnLxd());
  outcomes.push(runTestStage('end to end', globSync('test/e2e/**/*.test.ts'), ['--test-concurrency=1']));
  return [];
}

/** The same tests on LXD, which has no rebuild and answers otherwise here and there: all of them with `--long`. */
function runOnLxd(): Outcome {
  const files = ['operations', 'interrupted', 'rebuild'].map((name) => `test/system/${name}.test.ts`);
  // These start both servers themselves, or none.
  const own = new Set(['client', 'runLog', 'sandbox'].map((name) => `test/system/${name}.test.ts`));
  const all = globSync('test/system/**/*.test.ts').filter((file) => !own.has(file));
  process.env['LXOPS_TEST_SERVER'] = 'lxd';
  try {
    return runTestStage('system on LXD', process.argv.includes('--long') ? all : files, ['--test-concurrency=3']);
  } finally {
    delete process.env['LXOPS_TEST_SERVER'];
  }
}
