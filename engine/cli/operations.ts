import type { Properties } from '../config/model.ts';
import { LxopsError } from '../errors.ts';
import { findServer } from '../incus/findServer.ts';
import { type OperationRequest, perform, previewLaunch } from '../operation.ts';
import type { Approval } from '../perform.ts';
import type { InstanceOperation } from '../plan/plan.ts';
import type { RunLimits } from '../run/steps.ts';
import type { Invocation, Run } from './command.ts';
import { nameFor, readProperties } from './load.ts';
import { type Emit, reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';

export const launch = operation('launch');
export const rebuild = operation('rebuild');
export const remove = operation('delete');
export const destroy = operation('destroy');

function operation(name: InstanceOperation): Run {
  return (invocation) => reporting(invocation, (emit) => operate(name, invocation, emit));
}

/** Do one operation on each file in turn; the first failure ends the command. */
async function operate(operation: InstanceOperation, invocation: Invocation, emit: Emit): Promise<number> {
  const { flags, words, terminal } = invocation;
  if (words.length === 0) return 0;
  nameFor(invocation);
  const properties = await readProperties(invocation);
  const requests = words.map((file) => requestOf(operation, file, properties, invocation));
  if (flags.boolean('offline')) {
    if (!flags.boolean('dry-run'))
      throw new LxopsError('usage', { message: '-offline can only show a plan: add -dry-run' });
    for (const request of requests) await previewLaunch(request, emit);
    return 0;
  }
  const socketPath = flags.text('socket');
  const incus = await findServer(socketPath === undefined ? {} : { socketPath }, terminal.environment, terminal.signal);
  const surroundings = { incus, host: hostOf(invocation), limits: limitsOf(invocation), emit };
  try {
    for (const request of requests) {
      const done = await perform(request, approvalOf(invocation), surroundings, terminal.signal);
      if (!done && !flags.boolean('dry-run')) return 1;
    }
  } finally {
    await incus.close();
  }
  return 0;
}

function requestOf(
  operation: InstanceOperation,
  file: string,
  properties: Properties,
  { flags }: Invocation,
): OperationRequest {
  const name = flags.text('name');
  const project = flags.text('project');
  const from = flags.number('from');
  return {
    operation,
    file,
    properties,
    stop: flags.boolean('stop'),
    ...(name === undefined ? {} : { name }),
    ...(project === undefined ? {} : { project }),
    resume: { ...(from === undefined ? {} : { from }), ...(flags.boolean('repeat') ? { repeat: true as const } : {}) },
  };
}

function approvalOf({ flags, terminal }: Invocation): Approval {
  const digest = flags.text('plan');
  const asks = terminal.ask !== undefined && digest === undefined && !flags.boolean('yes') && !flags.boolean('json');
  return {
    dryRun: flags.boolean('dry-run'),
    ...(digest === undefined ? {} : { digest }),
    confirm: asks ? async (plan) => (await terminal.ask?.(`${plan.title}?`)) ?? false : undefined,
  };
}

function limitsOf({ flags }: Invocation): RunLimits {
  return {
    pollSeconds: flags.number('poll') ?? 20,
    stopSeconds: flags.number('wait-stop') ?? 30,
    waitBeforeConfigureSeconds: flags.number('wait-configure') ?? 0,
  };
}
