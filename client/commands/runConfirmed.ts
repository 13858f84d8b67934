import type { Client } from '../client.ts';
import type { Operation } from '../runs/operation.ts';
import { startRun } from '../runs/record.ts';
import { confirmPlan } from '../ui/confirmPlan.ts';
import { concludeRun } from '../ui/followRun.ts';
import { observePlan, showPlanError } from '../ui/observePlan.ts';
import { showRefusal } from '../ui/showRefusal.ts';
import { showRun } from '../ui/showRun.ts';

/**
 * Show the plan of an operation that loses something, and run exactly that plan after a yes. A plan that changed in the
 * meantime is shown again.
 *
 * @param chosen `undefined` when nothing was chosen: then nothing is done
 */
export async function runConfirmed(client: Client, chosen: Operation | undefined): Promise<void> {
  for (let operation = chosen; operation !== undefined;) {
    const { plan, error } = await observePlan(client, operation);
    if (plan === undefined) return showPlanError(operation, error);
    if (plan.refusals.length > 0) {
      const stopping = await whenStopped(client, operation);
      const stop = await showRefusal(client, plan, stopping !== undefined);
      operation = stop ? stopping : undefined;
      continue;
    }
    if (!(await confirmPlan(client, plan))) return;
    const record = await startRun(client.context, operation, plan.digest);
    const outcome = await showRun(client, record);
    if (outcome.error?.code !== 'plan.changed') return concludeRun(client, operation, outcome);
    client.log.warn(outcome.error.text);
  }
}

/** The same operation with a stop before it, if that is what it takes. */
async function whenStopped(client: Client, operation: Operation): Promise<Operation | undefined> {
  if (operation.name !== 'delete' && operation.name !== 'destroy') return undefined;
  const stopping: Operation = { ...operation, stop: true };
  const { plan } = await observePlan(client, stopping);
  return plan?.refusals.length === 0 ? stopping : undefined;
}
