import type { Instance } from '../instance/model.ts';
import { profileDifference } from '../instance/profileDifference.ts';
import { at, busy, type Plan, type Refusal } from './plan.ts';
import type { World } from './world.ts';

/** What the profiles of an instance depend on. */
export interface ProfilesSeen extends Pick<World, 'project' | 'profiles' | 'unfinished'> {
  /** The profiles that the instance has now; `undefined` when there is no such instance. */
  readonly current: readonly string[] | undefined;
}

/** Plan to give an instance exactly the profiles that a launch would give it, in that order. */
export function planApplyProfiles(instance: Instance, seen: ProfilesSeen): Plan {
  const { name, profiles } = instance;
  const refusals = [...busy(seen, name), ...problems(instance, seen)];
  const { onlyInInstance } = profileDifference(profiles, seen.current ?? []);
  const changes = profiles.join('\0') !== seen.current?.join('\0');
  return {
    operation: 'profile apply',
    instance: name,
    project: seen.project,
    title: `apply the profiles of ${name}`,
    actions: [],
    steps:
      refusals.length > 0 || !changes
        ? []
        : [{ kind: 'instance.profiles', project: seen.project, instance: name, profiles }],
    losses: onlyInInstance.map((profile) => `profile ${profile} is taken from ${name}, with the devices it gives`),
    keeps: [],
    refusals,
  };
}

function problems({ name, config, profile }: Instance, { project, profiles, current }: ProfilesSeen): Refusal[] {
  if (current === undefined) return [{ text: `There is no instance ${name} in project ${project}` }];
  const missing = config.profiles.filter(({ value }) => !profiles.has(value));
  return [
    ...missing.map((setting) => ({
      text: `There is no profile ${setting.value} in project ${project}`,
      ...at(setting),
    })),
    ...(profiles.has(profile) ? [] : [{ text: `There is no profile ${profile} in project ${project}` }]),
  ];
}
