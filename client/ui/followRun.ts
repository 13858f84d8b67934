import type { Client } from '../client.ts';
import { continuation } from '../runs/continuation.ts';
import type { Operation } from '../runs/operation.ts';
import type { Outcome } from '../runs/outcome.ts';
import { startRun, type RunRecord } from '../runs/record.ts';
import { askResume } from './askResume.ts';
import { saveOurs } from './saveOurs.ts';
import { showOutcome, showRun } from './showRun.ts';

/** Start an operation that loses nothing, and follow it. */
export async function runAndFollow(client: Client, operation: Operation): Promise<void> {
  await followRun(client, await startRun(client.context, operation, undefined));
}

/** Show a run to its end, and whatever goes on from there, as often as the user wants to continue. */
export async function followRun(client: Client, record: RunRecord): Promise<void> {
  await concludeRun(client, record.operation, await showRun(client, record));
}

/** Say how a run ended; continue it if the user wants that. */
export async function concludeRun(client: Client, operation: Operation, outcome: Outcome): Promise<void> {
  let failed: number | undefined;
  for (let ended = { operation, outcome }; ;) {
    failed = ended.outcome.error?.entry ?? failed;
    const next = await nextOperation(client, ended.operation, ended.outcome, failed);
    if (next === undefined) return;
    await saveOurs();
    const record = await startRun(client.context, next, undefined);
    ended = { operation: next, outcome: await showRun(client, record) };
  }
}

async function nextOperation(
  client: Client,
  operation: Operation,
  outcome: Outcome,
  failed: number | undefined,
): Promise<Operation | undefined> {
  const { plan, error } = outcome;
  if (error?.code === 'plan.refused' && plan?.resume !== undefined) {
    const resume = await askResume(operation.instance, plan.resume, error, failed);
    return resume && { ...operation, resume };
  }
  const next = continuation(operation, outcome);
  return (await showOutcome(client, operation, outcome, next !== undefined)) ? next : undefined;
}
