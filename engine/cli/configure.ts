import { configure as configureInstance } from '../operations/configure.ts';
import { LxopsError } from '../errors.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Run } from './command.ts';
import { nameFor, readProperties } from './load.ts';
import { reporting } from './printEvents.ts';
import { loadOsTypes } from './registered.ts';
import { resumeOf } from './resume.ts';
import { hostOf } from './settings.ts';
import { withServer } from './withServer.ts';

/** Apply the cloud-config files of each configuration to its instance; the first failure ends the command. */
export const configure: Run = (invocation) =>
  reporting(invocation, async (emit) => {
    const { flags, words, terminal } = invocation;
    if (words.length === 0) return 0;
    const name = nameFor(invocation);
    const project = flags.text('project');
    const resume = resumeOf(flags);
    if (resume.from !== undefined && words.length !== 1) {
      throw new LxopsError('usage', { message: '-from can be used with only one config file' });
    }
    const options = {
      ...(name === undefined ? {} : { name }),
      ...(project === undefined ? {} : { project }),
      properties: await readProperties(invocation),
      ostypes: await loadOsTypes(terminal.environment),
      resume,
    };
    const limits = limitsOf(invocation);
    const pollSeconds = flags.number('poll-seconds') ?? limits.pollSeconds;
    return await withServer(invocation, async (incus) => {
      const surroundings = { incus, host: hostOf(invocation, incus), limits: { ...limits, pollSeconds }, emit };
      for (const file of words) {
        const done = await configureInstance(
          { ...options, file },
          approvalOf(invocation),
          surroundings,
          terminal.signal,
        );
        if (!done && !flags.boolean('dry-run')) return 1;
      }
      return 0;
    });
  });
