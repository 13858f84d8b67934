import { globalAddresses } from './address.ts';
import type { IncusClient } from './connect.ts';
import { get } from './get.ts';
import { type WireFullInstance, listInstances } from './instances.ts';
import { type WireProfile, listProfiles } from './profiles.ts';
import { apiPath } from './url.ts';

/** Every instance that was asked for, at one moment; sorted by project and name. */
export interface Inventory {
  readonly server: 'incus' | 'lxd';
  readonly serverVersion: string;
  readonly instances: readonly InventoryInstance[];
}

export interface InventoryInstance {
  readonly project: string;
  readonly name: string;
  readonly type: string;
  /** `Running`, `Stopped`, `Frozen`, `Error`, … */
  readonly status: string;
  readonly description: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  /** The image's own description: `Debian bookworm amd64 (20250101)`; empty for a copy of nothing. */
  readonly image: string;
  readonly profiles: readonly string[];
  readonly snapshots: readonly string[];
  /**
   * Absolute path of the lxops file it was made from, in the description of the profile that is its own. Anybody who may
   * change profiles can write any path there.
   */
  readonly configPath: string | undefined;
  /** The `user.lxops.*` keys without that prefix; empty when they belong to another name, as copies inherit them. */
  readonly marks: Readonly<Record<string, string>>;
}

/**
 * Read what a tree view shows: one request for the instances, one for the profiles (LXD: one for each project).
 *
 * @param projects only these; all of them without
 */
export async function readInventory(
  client: IncusClient,
  projects: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Inventory> {
  const { server, serverVersion } = client;
  const places = projects ?? [undefined];
  const [instances, ownProfiles] = await Promise.all([
    Promise.all(places.map((project) => listInstances(client, project, signal))),
    readProfiles(client, projects, signal),
  ]);
  return { server, serverVersion, instances: toInventory(instances.flat(), ownProfiles) };
}

/** Profiles by project and name. */
export type ProfileTable = ReadonlyMap<string, ReadonlyMap<string, WireProfile>>;

/** The instances as values, each with the configuration its profile names. */
export function toInventory(
  instances: readonly WireFullInstance[],
  profiles: ProfileTable,
): readonly InventoryInstance[] {
  const key = ({ project, name }: InventoryInstance): string => `${project}\0${name}`;
  return instances
    .map((instance) => toInventoryInstance(instance, profiles.get(instance.project) ?? profiles.get('default')))
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

function toInventoryInstance(
  instance: WireFullInstance,
  profiles: ReadonlyMap<string, WireProfile> | undefined,
): InventoryInstance {
  const { name, project, type, status, description, config } = instance;
  return {
    project,
    name,
    type,
    status,
    description,
    createdAt: instance.created_at,
    ...globalAddresses(instance.state),
    image: config['image.description'] ?? '',
    profiles: instance.profiles,
    snapshots: (instance.snapshots ?? []).map((snapshot) => snapshot.name),
    configPath: configPathOf(instance, profiles),
    marks: marksOf(name, config),
  };
}

/** The `user.lxops.*` keys of an instance, unless they were inherited from another one. */
export function marksOf(name: string, config: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const prefix = 'user.lxops.';
  if (config[`${prefix}instance`] !== name) return {};
  const marks = Object.entries(config).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(marks.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** Its own profile is the last of its profiles that holds a path and serves nobody else. */
function configPathOf(
  { name, profiles: names }: WireFullInstance,
  profiles: ReadonlyMap<string, WireProfile> | undefined,
): string | undefined {
  const own = names
    .map((profile) => profiles?.get(profile))
    .findLast((profile) => profile !== undefined && isPath(profile.description) && servesOnly(profile, name));
  return own?.description;
}

function isPath(description: string): boolean {
  return description.startsWith('/') && !description.includes('\n');
}

function servesOnly({ name, used_by: users }: WireProfile, instance: string): boolean {
  return name.startsWith(`${instance}.`) || (users ?? []).length === 1;
}

async function readProfiles(
  client: IncusClient,
  projects: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ProfileTable> {
  if (projects === undefined && client.extensions.has('profiles_all_projects')) {
    const path = apiPath(['profiles'], { 'all-projects': true, recursion: 1 });
    const all = ((await get(client, path, signal)) as readonly WireProfile[] | null) ?? [];
    const groups = Map.groupBy(all, ({ project }) => project ?? 'default');
    return new Map([...groups].map(([project, profiles]) => [project, byName(profiles)]));
  }
  const names = projects ?? (await projectNames(client, signal));
  const tables = names.map(async (name) => [name, byName(await listProfiles(client, name, signal))] as const);
  return new Map(await Promise.all(tables));
}

async function projectNames(client: IncusClient, signal: AbortSignal): Promise<readonly string[]> {
  const projects = (await get(client, apiPath(['projects'], { recursion: 1 }), signal)) as readonly { name: string }[];
  return projects.map(({ name }) => name);
}

function byName(profiles: readonly WireProfile[]): ReadonlyMap<string, WireProfile> {
  return new Map(profiles.map((profile) => [profile.name, profile]));
}
