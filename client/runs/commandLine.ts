import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type * as vscode from 'vscode';
import { moduleEnvironment, readSettings } from '../settings.ts';
import { planArguments, type Operation } from './operation.ts';
import { parseEvent, withEvent, type Outcome } from './outcome.ts';

/**
 * Start the bundled command line in its own session, beside the operation's file: it outlives the window.
 *
 * @returns when it runs
 */
export async function startCommandLine(
  context: vscode.ExtensionContext,
  operation: Operation,
  args: readonly string[],
  stdio: StdioOptions,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [context.asAbsolutePath('dist/cli.js'), ...args], {
    cwd: dirname(operation.file),
    detached: true,
    stdio,
    env: { ...process.env, ...moduleEnvironment(), ELECTRON_RUN_AS_NODE: '1' },
  });
  await once(child, 'spawn');
  return child;
}

/** Ask the command line what an operation would do now. Nothing is changed. */
export async function planOperation(context: vscode.ExtensionContext, operation: Operation): Promise<Outcome> {
  const args = planArguments(operation, readSettings());
  const child = await startCommandLine(context, operation, args, ['ignore', 'pipe', 'pipe']);
  const [outcome, complaint] = await Promise.all([readOutcome(child.stdout), readText(child.stderr)]);
  if (outcome.plan === undefined && outcome.error === undefined) throw new Error(complaint.trim().slice(-2000));
  return outcome;
}

async function readOutcome(stream: Readable | null): Promise<Outcome> {
  let outcome: Outcome = {};
  if (stream === null) return outcome;
  for await (const line of createInterface({ input: stream })) outcome = withEvent(outcome, parseEvent(line));
  return outcome;
}

async function readText(stream: Readable | null): Promise<string> {
  let text = '';
  for await (const bytes of stream ?? []) text += String(bytes);
  return text;
}
