import { createHash } from 'node:crypto';
import type { GuestAction } from '../cloudconfig/action.ts';
import type { Instance } from '../instance/model.ts';

interface Made {
  readonly instance: Instance;
  readonly actions: readonly GuestAction[];
}

/**
 * The `user.lxops.*` keys of an instance: hints for people and for the next run, never a proof of anything, because
 * guests can read them and copies inherit them; so they carry the name.
 */
export function marks(made: Made, state: 'launching' | 'rebuilding' | 'ready'): Record<string, string> {
  return {
    'user.lxops.instance': made.instance.name,
    'user.lxops.digest': configDigest(made),
    'user.lxops.state': state,
  };
}

/** Names everything an instance is made from, to tell later whether its configuration has changed since. */
export function configDigest({ instance, actions }: Made): string {
  const { image, profiles, filesystems, devices, owner, lxcOptions, ostype } = instance;
  return digest([
    ostype,
    image,
    profiles,
    owner,
    lxcOptions,
    filesystems.map(({ id, path, zfsProperties }) => [id, path, [...zfsProperties]]),
    devices.map(({ id, path, directory, readonly }) => [id, path, directory, readonly]),
    guestDigest(actions),
  ]);
}

/** Names a list of guest actions by what they do, wherever they are written. */
export function guestDigest(actions: readonly GuestAction[]): string {
  return digest(
    actions.map((action) => JSON.stringify(action, (key, value: unknown) => (key === 'place' ? undefined : value))),
  );
}

function digest(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
}
