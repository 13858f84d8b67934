import type { CopyOrigin } from '../plan/step.ts';
import type { IncusClient } from './connect.ts';
import { type InstanceTarget, instancePath, patchInstance } from './instances.ts';
import { change } from './operation.ts';
import { apiPath } from './url.ts';

export interface InstanceCopy extends InstanceTarget {
  readonly origin: CopyOrigin;
  /** Exactly these, in order. */
  readonly profiles: readonly string[];
  /** Set over what the origin has. */
  readonly config: Readonly<Record<string, string>>;
}

/** Make a stopped instance as a copy of another one or of its snapshot, without the snapshots of that, across projects too. */
export async function copyInstance(
  client: IncusClient,
  { project, instance, origin, profiles, config }: InstanceCopy,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { snapshot } = origin;
  const source = {
    type: 'copy',
    source: snapshot === '' ? origin.instance : `${origin.instance}/${snapshot}`,
    project: origin.project,
    instance_only: true,
  };
  const body = { name: instance, profiles, config, source };
  await change(
    client,
    { method: 'POST', path: apiPath(['instances'], { project }), body },
    { project, onProgress },
    signal,
  );
}

/** Rename a stopped instance. Its devices and profiles stay. */
export async function renameInstance(
  client: IncusClient,
  target: InstanceTarget,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  await change(client, { method: 'POST', path: instancePath(target), body: { name } }, target, signal);
}

/** Give an instance exactly these profiles and set these keys of its configuration, both at once. */
export async function adoptInstance(
  client: IncusClient,
  target: InstanceTarget,
  { profiles, config }: Pick<InstanceCopy, 'profiles' | 'config'>,
  signal: AbortSignal,
): Promise<void> {
  await patchInstance(client, target, { profiles, config }, signal);
}
