import { isAbsolute } from 'node:path';
import { LxopsError } from '../errors.ts';
import { hostFlaw } from '../host/ssh.ts';
import { absentServer } from '../incus/absentServer.ts';
import { copyFilesystems } from '../operations/copyFilesystems.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Run } from './command.ts';
import { timeName } from './filesystems.ts';
import { exactly, readProperties } from './load.ts';
import { reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';

/** Copy the datasets of one instance to those of another name. */
export const copy: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  const properties = await readProperties(invocation);
  exactly(0, words);
  const file = flags.text('c') ?? '';
  const to = flags.text('container') ?? '';
  const fromHost = flags.text('from-host') || undefined;
  const toHost = flags.text('to-host') || undefined;
  const named = flags.text('s') || undefined;
  const refuse = (message: string): never => {
    throw new LxopsError('usage', { message });
  };
  if (file === '') refuse('missing config file; name it with -c');
  if (to === '') refuse('missing container; name it with -container');
  if (fromHost !== undefined && toHost !== undefined) refuse('cannot use both -from-host and -to-host');
  if (named === undefined && !isAbsolute(file)) refuse('config file should be absolute to make a remote snapshot');
  for (const host of [fromHost, toHost]) {
    const flaw = host === undefined ? undefined : hostFlaw(host);
    if (flaw !== undefined) refuse(`"${host}" cannot be the name of a host: ${flaw}`);
  }
  const request = {
    file,
    properties,
    to,
    fromHost,
    toHost,
    from: flags.text('from-container') || to,
    snapshot: named ?? timeName(new Date()),
    takes: named === undefined,
    force: flags.boolean('force'),
  };
  return await reporting(invocation, async (emit) => {
    const incus = absentServer(new LxopsError('incus.unreachable', { address: '', reason: 'ENOENT' }));
    const surroundings = { incus, host: hostOf(invocation), limits: limitsOf(invocation), emit };
    const done = await copyFilesystems(request, approvalOf(invocation), surroundings, terminal.signal);
    return done || flags.boolean('dry-run') ? 0 : 1;
  });
};
