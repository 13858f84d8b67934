import type { Place } from '../config/model.ts';
import { describePlace } from '../config/origins.ts';
import { LxopsError } from '../errors.ts';
import type { LoadedConfiguration } from '../files/loadConfiguration.ts';
import { getInstance } from '../incus/instances.ts';
import type { Instance } from '../instance/model.ts';
import { profileDifference } from '../instance/profileDifference.ts';
import { applyProfiles, reorderProfiles } from '../operations/profiles.ts';
import type { Surroundings } from '../perform.ts';
import { approvalOf, limitsOf } from './approval.ts';
import type { Invocation, Run } from './command.ts';
import { loadInstance, type Looked, nameFor } from './load.ts';
import { type Emit, reporting } from './printEvents.ts';
import { hostOf } from './settings.ts';
import { json } from './table.ts';
import { projectOf, withServer } from './withServer.ts';

export { profiles as list } from './instance.ts';

const LOOKED: Looked = new Set(['profile']);

/** Say how the profiles of each instance differ from its configuration; nothing when they do not. */
export const diff: Run = async (invocation) => {
  const { flags, terminal } = invocation;
  const found: unknown[] = [];
  await eachInstance(
    invocation,
    () => undefined,
    async ({ instance, surroundings, project }) => {
      const { name, profiles } = instance;
      const seen = await getInstance(surroundings.incus, { project, instance: name }, terminal.signal);
      if (seen === undefined) throw new LxopsError('instance.missing', { instance: name, project });
      const difference = profileDifference(profiles, seen.profiles);
      found.push({ instance: name, project, ...difference });
      if (flags.boolean('json')) return;
      const { onlyInConfig, onlyInInstance, reordered } = difference;
      const say = (what: string, names: readonly string[]) =>
        terminal.out(`${name} profiles ${what}: ${names.join(' ')}\n`);
      if (onlyInConfig.length > 0) say('only in config', onlyInConfig);
      if (onlyInInstance.length > 0) say('only in container', onlyInInstance);
      if (reordered) say('are in different order', profiles);
    },
  );
  if (flags.boolean('json')) terminal.out(json(found));
  return 0;
};

/** Give each instance exactly the profiles that its configuration wants. */
export const apply: Run = (invocation) =>
  reporting(invocation, async (emit) => {
    const approval = approvalOf(invocation);
    let complete = true;
    await eachInstance(invocation, emit, async ({ surroundings, ...request }) => {
      const done = await applyProfiles(request, approval, surroundings, invocation.terminal.signal);
      complete &&= done || approval.dryRun;
    });
    return complete ? 0 : 1;
  });

/** Bring the profiles of each instance into the order of its configuration, if they are the same. */
export const reorder: Run = (invocation) =>
  reporting(invocation, async (emit) => {
    await eachInstance(invocation, emit, async ({ surroundings, ...request }) => {
      const same = await reorderProfiles(request, approvalOf(invocation), surroundings, invocation.terminal.signal);
      if (!same) emit({ type: 'result', text: `profiles differ: ${request.instance.name}` });
    });
    return 0;
  });

interface Each {
  readonly instance: Instance;
  readonly project: string;
  readonly locate: (place: Place) => string;
  readonly surroundings: Surroundings;
}

/** Load the configuration of each word, all before anything is done, and do the work for one after the other. */
async function eachInstance(invocation: Invocation, emit: Emit, work: (each: Each) => Promise<void>): Promise<void> {
  nameFor(invocation);
  const loaded: LoadedConfiguration[] = [];
  for (const file of invocation.words) loaded.push(await loadInstance(file, invocation, LOOKED));
  if (loaded.length === 0) return;
  await withServer(invocation, async (incus) => {
    const surroundings = { incus, host: hostOf(invocation, incus), limits: limitsOf(invocation), emit };
    for (const { instance, files } of loaded) {
      const project = await projectOf(invocation, incus, instance.project);
      await work({ instance, project, surroundings, locate: (place) => describePlace(place, files) });
    }
  });
}
