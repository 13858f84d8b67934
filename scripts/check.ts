import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { generateValidators } from './generateValidators.ts';

const started = performance.now();
await generateValidators();

/** The stages of `npm run check`, cheapest first. */
const stages: readonly (readonly [name: string, ...argv: string[]])[] = [
  ['format', 'oxfmt', '--check'],
  ['types', 'tsc', '-b'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['unused', 'knip'],
  ['unit tests', process.execPath, '--test', ...unitTests()],
];

const failed = stages.filter(([name, program, ...args]) => {
  const at = performance.now();
  const { status } = spawnSync(program ?? '', args, { stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - at) / 1000).toFixed(1)} s)`);
  return status !== 0;
});
console.log(`check: ${stages.length - failed.length} of ${stages.length} stages in ${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Unit tests touch no daemon: everything but `test/system`, `test/e2e` and `test/sandbox`. */
function unitTests(): string[] {
  return globSync('test/**/*.test.ts').filter((file) => !/^test\/(system|e2e|sandbox)\//.test(file));
}
