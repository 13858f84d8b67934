import type { RunEvent, ShownPlan } from '../run/events.ts';
import type { Invocation, Terminal } from './command.ts';

/** How events are shown: one JSON object a line with `-json`, sentences otherwise. */
export function printFor({ flags, terminal }: Invocation): (event: RunEvent) => void {
  if (flags.boolean('json')) return (event) => terminal.out(`${JSON.stringify(event)}\n`);
  const asks = terminal.ask !== undefined && !flags.boolean('yes') && flags.text('plan') === undefined;
  const options = { showsPlan: asks || flags.boolean('dry-run'), traces: flags.boolean('t') };
  return (event) => printEvent(event, terminal, options);
}

interface Options {
  /** Somebody reads the plan before it runs. */
  readonly showsPlan: boolean;
  /** Show the output of commands as it comes. */
  readonly traces: boolean;
}

function printEvent(event: RunEvent, terminal: Terminal, options: Options): void {
  switch (event.type) {
    case 'plan':
      if (options.showsPlan) terminal.out(planText(event.plan));
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
export function planText({ title, steps, losses, keeps }: ShownPlan): string {
  const list = (head: string, lines: readonly string[]) =>
    lines.length === 0 ? '' : `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const width = String(steps.length).length;
  return [
    `Plan: ${title}\n`,
    steps.map(({ number, text }) => `  ${String(number).padStart(width)}. ${text}\n`).join(''),
    list('Lost for good:', losses),
    list('Stays:', keeps),
  ].join('');
}
