import { userOf } from '../plan/users.ts';
import type { IncusClient } from './connect.ts';
import { find, get } from './get.ts';
import { apiPath } from './url.ts';

/** A profile as the daemon describes it. */
export interface WireProfile {
  readonly name: string;
  /** Incus only. */
  readonly project?: string;
  readonly description: string;
  readonly config: Readonly<Record<string, string>>;
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** URLs of the instances that use it. */
  readonly used_by: readonly string[] | null;
}

/** Which profile: names mean something in a project only. */
export interface ProfileTarget {
  readonly project: string;
  readonly profile: string;
}

/** `undefined` when there is no such profile. */
export async function getProfile(
  client: IncusClient,
  target: ProfileTarget,
  signal: AbortSignal,
): Promise<WireProfile | undefined> {
  return (await find(client, profilePath(target), signal)) as WireProfile | undefined;
}

/** All profiles of a project. */
export async function listProfiles(
  client: IncusClient,
  project: string,
  signal: AbortSignal,
): Promise<readonly WireProfile[]> {
  const path = apiPath(['profiles'], { project, recursion: 1 });
  return ((await get(client, path, signal)) as readonly WireProfile[] | null) ?? [];
}

export interface NewProfile extends ProfileTarget {
  readonly description: string;
  readonly devices: Readonly<Record<string, object>>;
}

/** Make a profile. The name is claimed atomically: `incus.refused` when the profile exists. */
export async function createProfile(client: IncusClient, profile: NewProfile, signal: AbortSignal): Promise<void> {
  const { project, profile: name, description, devices } = profile;
  const path = apiPath(['profiles'], { project });
  await client.request({ method: 'POST', path, body: { name, description, devices, config: {} } }, signal);
}

/** Replace the description and all devices of a profile; running instances that use it see that at once. */
export async function updateProfile(client: IncusClient, profile: NewProfile, signal: AbortSignal): Promise<void> {
  const { description, devices } = profile;
  const existing = await getProfile(client, profile, signal);
  const body = { description, devices, config: existing?.config ?? {} };
  await client.request({ method: 'PUT', path: profilePath(profile), body }, signal);
}

/** Make a profile, or replace everything that it says. */
export async function putProfile(
  client: IncusClient,
  { exists, ...profile }: NewProfile & { readonly config: Readonly<Record<string, string>>; readonly exists: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { project, profile: name, description, devices, config } = profile;
  const body = { description, devices, config };
  const request = exists
    ? ({ method: 'PUT', path: profilePath(profile), body } as const)
    : ({ method: 'POST', path: apiPath(['profiles'], { project }), body: { name, ...body } } as const);
  await client.request(request, signal);
}

/** Delete a profile that no instance uses. */
export async function deleteProfile(client: IncusClient, target: ProfileTarget, signal: AbortSignal): Promise<void> {
  await client.request({ method: 'DELETE', path: profilePath(target) }, signal);
}

function profilePath({ project, profile }: ProfileTarget): string {
  return apiPath(['profiles', profile], { project });
}

/** The instances that use a profile, in any project, as `userOf` calls them. */
export function instancesOf({ used_by: users }: Pick<WireProfile, 'used_by'>): string[] {
  return (users ?? []).map((url) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    return userOf(searchParams.get('project') ?? '', decodeURIComponent(pathname.replace(/^.*\//, '')));
  });
}
