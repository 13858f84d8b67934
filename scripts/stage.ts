import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a stage ended. A command without tests of its own counts as one. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Run a command whose exit code is the result. */
export function runCommandStage(name: string, argv: readonly string[]): Outcome {
  return timed(name, () => {
    const [program = '', ...args] = argv;
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    if (error !== undefined) console.error(error.message);
    return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  });
}

/** Run test files with node:test. A run that finds no test has failed. */
export function runTestStage(name: string, files: readonly string[], options: readonly string[] = []): Outcome {
  return timed(name, () => {
    const folder = mkdtempSync(join(tmpdir(), 'lxops-test-'));
    const counts = join(folder, 'counts');
    const reporter = fileURLToPath(new URL('countingReporter.ts', import.meta.url));
    const reporters = [
      '--test-reporter=dot',
      '--test-reporter-destination=stdout',
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${counts}`,
    ];
    try {
      const { status } = spawnSync(process.execPath, ['--test', ...reporters, ...options, ...files], {
        stdio: 'inherit',
      });
      const [passed = 0, failed = 0] = readFileSync(counts, 'utf8').trim().split(' ').map(Number);
      const crashed = status !== 0 && failed === 0;
      return { passed, failed: failed + (crashed || passed + failed === 0 ? 1 : 0) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

function timed(name: string, run: () => { passed: number; failed: number }): Outcome {
  console.log(`\n== ${name}`);
  const at = performance.now();
  const { passed, failed } = run();
  const seconds = (performance.now() - at) / 1000;
  console.log(`${failed === 0 ? 'ok' : 'FAILED'}: ${name}, ${seconds.toFixed(1)} s`);
  return { name, passed, failed, seconds };
}
