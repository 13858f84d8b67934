import type { Outcome } from './stage.ts';

/**
 * Print how each stage ended and one closing line with the counts.
 *
 * @param notRun why stages could not be run here; then the result is 2 even if nothing failed
 * @returns the exit code: 0, 1 for any failure, 2 for stages that were not run
 */
export function summarize(outcomes: readonly Outcome[], notRun: readonly string[] = []): number {
  console.log('');
  for (const { name, passed, failed, seconds } of outcomes) {
    console.log(
      `${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
    );
  }
  for (const reason of notRun) console.log(`NOT RUN ${reason}`);
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) return 1;
  return notRun.length > 0 ? 2 : 0;
}
