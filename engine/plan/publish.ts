import { type ImageFacts, imageProperties } from '../instance/imageFacts.ts';
import type { Plan, Refusal } from './plan.ts';

/** What making an image of a snapshot depends on. */
export interface PublishSeen {
  readonly project: string;
  /** Its snapshots; `undefined` when there is no such instance. */
  readonly snapshots: readonly string[] | undefined;
  /** The alias names an image already: the beginning of its fingerprint. */
  readonly aliasOf: string | undefined;
}

/** Plan to make an image of a snapshot. The instance is not touched, running or not. */
export function planPublish(facts: ImageFacts, seen: PublishSeen): Plan {
  const { instance, snapshot, alias, compression } = facts;
  const { project } = seen;
  const refusals = problems(facts, seen);
  const properties = imageProperties(facts);
  return {
    operation: 'publish',
    instance,
    project,
    title: `publish ${instance}/${snapshot} as ${alias}`,
    actions: [],
    steps:
      refusals.length > 0
        ? []
        : [
            {
              kind: 'image.publish',
              project,
              instance,
              snapshot,
              alias,
              properties,
              ...(compression === '' ? {} : { compression }),
            },
          ],
    losses: [],
    keeps: [],
    refusals,
  };
}

function problems({ instance, snapshot, alias, format }: ImageFacts, seen: PublishSeen): Refusal[] {
  if (seen.snapshots === undefined) return [{ text: `There is no instance ${instance} in project ${seen.project}` }];
  const refusals: Refusal[] = [];
  if (!seen.snapshots.includes(snapshot)) {
    const known = seen.snapshots.length === 0 ? 'it has none' : `it has ${seen.snapshots.join(', ')}`;
    refusals.push({
      text: `${instance} has no snapshot ${snapshot}; ${known}. lxops snapshot -c -s ${snapshot} makes one`,
    });
  }
  if (seen.aliasOf !== undefined)
    refusals.push({
      text: `The alias ${alias} is taken by image ${seen.aliasOf}; choose another with -alias, or delete that one`,
    });
  if (format !== '' && format !== 'unified')
    refusals.push({ text: `An image of an instance is one file: -format unified, not "${format}"` });
  return refusals;
}
