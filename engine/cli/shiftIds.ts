import { LxopsError } from '../errors.ts';
import { absentServer } from '../incus/absentServer.ts';
import { shiftIds } from '../operations/shiftIds.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Run } from './command.ts';
import { type Emit, reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';

/** Add to the owners and groups of everything in directories. */
export const shift: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  const [uid, gid] = [flags.number('u') ?? 0, flags.number('g') ?? 0];
  if (uid < 0 || gid < 0) throw new LxopsError('usage', { message: '-u and -g take numbers from 0' });
  if (words.length === 0) return 0;
  return await reporting(invocation, async (emit) => {
    const telling: Emit = (event) => {
      if (event.type === 'output' && flags.boolean('v') && !flags.boolean('json')) terminal.out(event.text);
      else emit(event);
    };
    const incus = absentServer(new LxopsError('incus.unreachable', { address: '', reason: 'ENOENT' }));
    const surroundings = { incus, host: hostOf(invocation), limits: limitsOf(invocation), emit: telling };
    const request = { directories: words, uid, gid };
    const done = await shiftIds(request, approvalOf(invocation), surroundings, terminal.signal);
    return done || flags.boolean('dry-run') ? 0 : 1;
  });
};
