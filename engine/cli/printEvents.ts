import type { RunEvent, ShownPlan } from '../run/events.ts';
import type { Invocation, Terminal } from './command.ts';
import { failureEvent } from './failure.ts';

export type Emit = (event: RunEvent) => void;

/**
 * Run what tells events. With `-json` they are one JSON object a line, a failure is one too, and the stream has an end.
 *
 * @returns the exit code
 */
export async function reporting(invocation: Invocation, work: (emit: Emit) => Promise<number>): Promise<number> {
  const { flags, terminal } = invocation;
  if (!flags.boolean('json')) return await work(sentencesFor(invocation));
  const emit: Emit = (event) => terminal.out(`${JSON.stringify(event)}\n`);
  const exitCode = await work(emit).catch((error: unknown) => {
    emit(failureEvent(error));
    return 1;
  });
  emit({ type: 'end', exitCode });
  return exitCode;
}

function sentencesFor({ flags, terminal }: Invocation): Emit {
  const asks = terminal.ask !== undefined && !flags.boolean('yes') && flags.text('plan') === undefined;
  const dryRun = flags.boolean('dry-run');
  const options = { asks: asks && !dryRun, dryRun, traces: flags.boolean('t') || flags.boolean('trace') };
  // Plans are made and warnings found again after a confirmation; people read them once.
  const told = new Set<string>();
  return (event) => {
    const text = event.type === 'warning' ? event.text : event.type === 'plan' ? event.plan.digest : undefined;
    if (text !== undefined && told.has(text)) return;
    if (text !== undefined) told.add(text);
    printEvent(event, terminal, options);
  };
}

interface Options {
  /** Somebody reads the plan before it runs. */
  readonly asks: boolean;
  /** The plan is all there is. */
  readonly dryRun: boolean;
  /** Show the output of commands as it comes. */
  readonly traces: boolean;
}

function printEvent(event: RunEvent, terminal: Terminal, options: Options): void {
  switch (event.type) {
    case 'plan':
      // What is asked on a terminal is told there too, wherever the output goes.
      if (options.asks) terminal.error(planText(event.plan));
      else if (options.dryRun) terminal.out(planText(event.plan));
      else for (const keep of event.plan.keeps) terminal.error(`${keep}\n`);
      return;
    case 'step':
      if (event.state === 'begin') terminal.out(`[${event.number}/${event.total}] ${event.text}\n`);
      return;
    case 'output':
      if (options.traces) (event.stream === 'stdout' ? terminal.out : terminal.error)(event.text);
      return;
    case 'address':
      terminal.out(`${event.address}\n`);
      return;
    case 'result':
      terminal.out(`${event.text}\n`);
      return;
    case 'progress':
      if (options.traces) terminal.out(`  ${event.text}\n`);
      return;
    case 'warning':
      terminal.error(`${event.text}\n`);
      return;
    case 'error':
      terminal.error(`${event.text}\n`);
      return;
    case 'end':
      return;
  }
}

/** A plan for people. Refusals are not in it: they are the error that follows. */
function planText({ title, steps, losses, keeps }: ShownPlan): string {
  const list = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const width = String(steps.length).length;
  return [
    `Plan: ${title}\n`,
    steps
      .map(({ number, text, entries }) => `  ${String(number).padStart(width)}. ${text}${entriesText(entries)}\n`)
      .join(''),
    list('Lost for good:', losses),
    list('Stays:', keeps),
  ].join('');
}

/** ` (entry 3)`, ` (entries 3-5)`: the numbers that -from takes. */
function entriesText(entries: readonly number[] = []): string {
  const [first, last] = [entries[0], entries.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (entries.length === 1) return ` (entry ${first})`;
  const together = last - first === entries.length - 1;
  return ` (entries ${together ? `${first}-${last}` : entries.join(', ')})`;
}
