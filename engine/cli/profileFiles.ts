import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LxopsError } from '../errors.ts';
import { parseProfile, printProfile } from '../files/profileFile.ts';
import { readTextFile } from '../files/readTextFile.ts';
import { replaceFile } from '../files/replaceFile.ts';
import { getProfile, listProfiles } from '../incus/profiles.ts';
import { importProfiles } from '../operations/profiles.ts';
import type { ProfileText } from '../plan/importProfiles.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Run } from './command.ts';
import { exactly } from './load.ts';
import { reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';
import { projectOf, withServer } from './withServer.ts';

/** Print the name if there is such a profile. */
export const exists: Run = async (invocation) => {
  const [profile] = exactly(1, invocation.words);
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    if ((await getProfile(incus, { project, profile }, invocation.terminal.signal)) === undefined) return 1;
    invocation.terminal.out(`${profile}\n`);
    return 0;
  });
};

/** Write profiles into files of their names. */
export const exports: Run = async (invocation) => {
  const { flags, words, terminal } = invocation;
  const all = flags.boolean('all');
  if (all && words.length > 0) throw new LxopsError('usage', { message: '-all should be used without arguments' });
  const directory = flags.text('d') ?? '.';
  return await withServer(invocation, async (incus) => {
    const project = await projectOf(invocation, incus);
    const profiles = await listProfiles(incus, project, terminal.signal);
    const missing = words.find((word) => !profiles.some(({ name }) => name === word));
    if (missing !== undefined) throw new LxopsError('profile.missing', { profile: missing, project });
    await mkdir(directory, { recursive: true });
    for (const profile of profiles) {
      if (all || words.includes(profile.name)) await replaceFile(join(directory, profile.name), printProfile(profile));
    }
    return 0;
  });
};

/** Make or replace profiles by files; the name of a file is that of its profile. */
export const imports: Run = (invocation) =>
  reporting(invocation, async (emit) => {
    const profiles: ProfileText[] = [];
    for (const path of invocation.words) {
      const read = await readTextFile(path);
      if ('unreadable' in read) throw new LxopsError('file.unreadable', { path, reason: read.unreadable });
      const parsed = parseProfile(read.text);
      if ('problem' in parsed) throw new LxopsError('usage', { message: `${path}: ${parsed.problem}` });
      profiles.push({ name: basename(path), ...parsed });
    }
    if (profiles.length === 0) return 0;
    return await withServer(invocation, async (incus) => {
      const project = await projectOf(invocation, incus);
      const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
      const approval = approvalOf(invocation);
      const done = await importProfiles(profiles, project, approval, surroundings, invocation.terminal.signal);
      return done || approval.dryRun ? 0 : 1;
    });
  });
