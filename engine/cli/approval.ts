import type { Approval } from '../perform.ts';
import type { RunLimits } from '../run/steps.ts';
import type { Invocation } from './command.ts';

/** Who decides about a plan: the flags, else the person at the terminal, else nobody has to. */
export function approvalOf({ flags, terminal }: Invocation): Approval {
  const digest = flags.text('plan');
  const asks = terminal.ask !== undefined && digest === undefined && !flags.boolean('yes') && !flags.boolean('json');
  return {
    dryRun: flags.boolean('dry-run'),
    ...(digest === undefined ? {} : { digest }),
    confirm: asks ? async (plan) => (await terminal.ask?.(`${plan.title}?`)) ?? false : undefined,
  };
}

/** How long things may take. */
export function limitsOf({ flags }: Pick<Invocation, 'flags'>): RunLimits {
  return {
    pollSeconds: flags.number('poll') ?? 20,
    stopSeconds: flags.number('wait-stop') ?? 60,
    waitBeforeConfigureSeconds: flags.number('wait-configure') ?? 0,
  };
}
