import { LxopsError } from '../errors.ts';
import { type OperationRequest, perform, previewLaunch } from '../operation.ts';
import type { InstanceOperation } from '../plan/plan.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Invocation, Run } from './command.ts';
import { nameFor, readProperties } from './load.ts';
import { type Emit, reporting } from './printEvents.ts';
import { loadOsTypes } from './registered.ts';
import { resumeOf } from './resume.ts';
import { hostOf } from './settings.ts';
import { withServer } from './withServer.ts';

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
  const known = {
    properties: await readProperties(invocation),
    ostypes: await loadOsTypes(terminal.environment),
  };
  const requests = words.map((file) => ({ ...requestOf(operation, file, invocation), ...known }));
  if (flags.boolean('offline')) {
    if (!flags.boolean('dry-run'))
      throw new LxopsError('usage', { message: '-offline can only show a plan: add -dry-run' });
    for (const request of requests) await previewLaunch(request, emit);
    return 0;
  }
  return await withServer(invocation, async (incus) => {
    const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
    for (const request of requests) {
      const done = await perform(request, approvalOf(invocation), surroundings, terminal.signal);
      if (done || flags.boolean('dry-run')) continue;
      terminal.error('nothing was changed\n');
      return 1;
    }
    return 0;
  });
}

function requestOf(
  operation: InstanceOperation,
  file: string,
  { flags }: Invocation,
): Omit<OperationRequest, 'properties'> {
  const name = flags.text('name');
  const project = flags.text('project');
  return {
    operation,
    file,
    stop: flags.boolean('stop'),
    extract: flags.boolean('extract'),
    ...(name === undefined ? {} : { name }),
    ...(project === undefined ? {} : { project }),
    resume: resumeOf(flags),
  };
}
