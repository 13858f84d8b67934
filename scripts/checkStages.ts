import { globSync } from 'node:fs';
import { generateValidators } from './generateValidators.ts';
import { type Outcome, runCommandStage, runTestStage } from './stage.ts';

/** Format, types, lint, unused code and unit tests: what has to hold before anything else is worth running. */
export async function runCheck(): Promise<Outcome[]> {
  await generateValidators();
  return [
    runCommandStage('format', ['oxfmt', '--check']),
    runCommandStage('types', ['tsc', '-b']),
    runCommandStage('lint', ['oxlint', '--type-aware', '--deny-warnings']),
    runCommandStage('unused code', ['knip']),
    runTestStage('unit tests', unitTests(), ['--test-isolation=none']),
  ];
}

/** Unit tests need no daemon, no bundle and no network: everything but the folders of the later stages. */
function unitTests(): string[] {
  return globSync('test/**/*.test.ts').filter((file) => !/^test[\\/](conformance|system|e2e|sandbox)[\\/]/.test(file));
}
