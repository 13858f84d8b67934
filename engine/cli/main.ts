#!/usr/bin/env node
import { isatty } from 'node:tty';
import { dispatch } from './dispatch.ts';
import { ROOT } from './help.ts';
import type { Terminal } from './command.ts';

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks the running step to end; a second one means it.
  process.once(name, () => cancel.abort(new DOMException(`cancelled by ${name}`, 'AbortError')));
}
const terminal: Terminal = {
  out: (text) => void survivor(process.stdout).write(text),
  error: (text) => void survivor(process.stderr).write(text),
  // Asking the streams themselves would open them, which takes longer than all the rest of a short command.
  ask: isatty(0) && isatty(2) ? ask : undefined,
  input: isatty(0) ? undefined : async () => (await import('node:stream/consumers')).text(process.stdin),
  environment: process.env,
  signal: cancel.signal,
};

try {
  process.exitCode = await dispatch(ROOT, words(process.argv.slice(2)), terminal);
} catch (error) {
  const { failureText } = await import('./failure.ts');
  terminal.error(`${failureText(error)}\n`);
  process.exitCode = 1;
}

/** `--version` is what people try first. */
function words(given: readonly string[]): readonly string[] {
  return /^--?version$/.test(given[0] ?? '') ? ['version'] : given;
}

/** A reader that goes away (`lxops … | head`) ends the output, not the operation. */
function survivor(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  return stream.listenerCount('error') > 0 ? stream : stream.on('error', () => undefined);
}

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question} [y/N] `, { signal: cancel.signal }).finally(() => lines.close());
  return /^y(es)?$/i.test(answer.trim());
}
