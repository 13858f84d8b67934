import type { TestEvent } from 'node:test/reporters';

/** A node:test reporter that writes one line, `PASSED FAILED`, with the tests that are no suites. */
export default async function* count(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let passed = 0;
  let failed = 0;
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    // A file is a test of its own only when it could not be run at all.
    if (event.data.details.type === 'suite') continue;
    if (event.type === 'test:pass') passed += 1;
    else failed += 1;
  }
  yield `${passed} ${failed}\n`;
}
