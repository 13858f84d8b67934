#!/usr/bin/env node
import { dispatch } from './dispatch.ts';
import { ROOT } from './help.ts';
import type { Terminal } from './command.ts';

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks the running step to end; a second one means it.
  process.once(name, () => cancel.abort(new DOMException(`cancelled by ${name}`, 'AbortError')));
}
// A reader that goes away (`lxops … | head`) ends the output, not the operation.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  environment: process.env,
  signal: cancel.signal,
};

const words = process.argv.slice(2);
const wantsEvents = words.some((word) => /^--?json(=(true|1|t))?$/i.test(word));
let exitCode = 1;
try {
  exitCode = await dispatch(ROOT, words, terminal);
} catch (error) {
  const { failureEvent, failureText } = await import('./failure.ts');
  if (wantsEvents) terminal.out(`${JSON.stringify(failureEvent(error))}\n`);
  else terminal.error(`${failureText(error)}\n`);
}
if (wantsEvents) terminal.out(`${JSON.stringify({ type: 'end', exitCode })}\n`);
process.exitCode = exitCode;

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `, { signal: cancel.signal }).finally(() => lines.close());
  return /^y(es)?$/i.test(answer.trim());
}
