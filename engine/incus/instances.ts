import { setTimeout as delay } from 'node:timers/promises';
import { isLxopsError } from '../errors.ts';
import type { CreateBody, ImageSource } from '../plan/step.ts';
import type { IncusClient } from './connect.ts';
import { find, get } from './get.ts';
import { wireSource } from './images.ts';
import { change } from './operation.ts';
import { type Query, apiPath } from './url.ts';

/** Which instance: names mean something in a project only. */
export interface InstanceTarget {
  readonly project: string;
  readonly instance: string;
}

type Keys = Readonly<Record<string, string>>;

/** An instance as the daemon describes it. The `expanded_` forms include what its profiles say. */
export interface WireInstance {
  readonly name: string;
  readonly project: string;
  readonly type: string;
  /** In the server's own words: `x86_64`. */
  readonly architecture: string;
  readonly ephemeral: boolean;
  /** `Running`, `Stopped`, `Frozen`, `Error`, … */
  readonly status: string;
  readonly description: string;
  readonly created_at: string;
  readonly profiles: readonly string[];
  readonly config: Keys;
  readonly devices: Readonly<Record<string, Keys>>;
  readonly expanded_config: Keys;
  readonly expanded_devices: Readonly<Record<string, Keys>>;
}

/** What an instance is doing. `network` is absent while it is stopped. */
export interface WireState {
  readonly status: string;
  readonly network?: Readonly<Record<string, { readonly addresses: readonly WireAddress[] | null }>> | null;
}

export interface WireAddress {
  readonly family: 'inet' | 'inet6';
  readonly address: string;
  readonly scope: string;
}

/** An instance together with its state and its snapshots. */
export interface WireFullInstance extends WireInstance {
  /** Set by us: the daemon lists it, but cannot say what it is. */
  readonly unreadable?: true;
  readonly state: WireState | null;
  readonly snapshots: readonly { readonly name: string }[] | null;
}

/** `undefined` when there is no such instance. */
export async function getInstance(
  client: IncusClient,
  target: InstanceTarget,
  signal: AbortSignal,
): Promise<WireInstance | undefined> {
  return (await find(client, instancePath(target), signal)) as WireInstance | undefined;
}

/** An instance with its state and its snapshots; `undefined` when there is none. */
export async function getFullInstance(
  client: IncusClient,
  { project, instance }: InstanceTarget,
  signal: AbortSignal,
): Promise<WireFullInstance | undefined> {
  const path = apiPath(['instances', instance], { project, recursion: 1 });
  return (await find(client, path, signal)) as WireFullInstance | undefined;
}

/** The status, interfaces and addresses of an instance at this moment. */
export async function getState(client: IncusClient, target: InstanceTarget, signal: AbortSignal): Promise<WireState> {
  return (await get(client, instancePath(target, 'state'), signal)) as WireState;
}

/** Every instance with state and snapshots in one request: of one project, or of all of them. A missing project has none. */
export async function listInstances(
  client: IncusClient,
  project: string | undefined,
  signal: AbortSignal,
): Promise<readonly WireFullInstance[]> {
  const place: Query = project === undefined ? { 'all-projects': true } : { project };
  const path = apiPath(['instances'], { ...place, recursion: 2 });
  const listed = ((await get(client, path, signal)) as readonly (WireFullInstance | Unreadable)[] | null) ?? [];
  return Promise.all(listed.map(async (one) => (one.config === null ? await readAgain(client, one, signal) : one)));
}

/** What a list holds of an instance that could not be read at that moment, because it was just stopping for example. */
interface Unreadable {
  readonly name: string;
  readonly project: string;
  readonly config: null;
}

/** What still cannot be read after a while, on a cluster member that is away for example, says so and nothing else. */
async function readAgain(
  client: IncusClient,
  { name, project }: Unreadable,
  signal: AbortSignal,
): Promise<WireFullInstance> {
  const path = apiPath(['instances', name], { project: project || 'default', recursion: 1 });
  for (let attempt = 1; attempt <= 20; attempt++) {
    try {
      return (await get(client, path, signal)) as WireFullInstance;
    } catch (error) {
      signal.throwIfAborted();
      if (!isLxopsError(error, 'incus.refused')) throw error;
      await delay(100, undefined, { signal });
    }
  }
  return { ...NOTHING_KNOWN, name, project };
}

const NOTHING_KNOWN: Omit<WireFullInstance, 'name' | 'project'> = {
  unreadable: true,
  architecture: '',
  type: 'container',
  status: 'Error',
  description: '',
  created_at: '',
  ephemeral: false,
  profiles: [],
  config: {},
  devices: {},
  expanded_config: {},
  expanded_devices: {},
  state: null,
  snapshots: null,
};

export interface NewInstance extends InstanceTarget {
  readonly image: ImageSource;
  /** Exactly these, in order; none when empty. */
  readonly profiles: readonly string[];
  readonly options: CreateBody;
}

/** Make a stopped instance; an image that is not here yet is fetched by the daemon. */
export async function createInstance(
  client: IncusClient,
  instance: NewInstance,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { config, devices, type, ephemeral, description, instanceType, target } = instance.options;
  const body = {
    name: instance.instance,
    type,
    profiles: instance.profiles,
    config,
    devices,
    ephemeral,
    ...(description === undefined ? {} : { description }),
    ...(instanceType === undefined ? {} : { instance_type: instanceType }),
    source: wireSource(instance.image, client.server),
  };
  const path = apiPath(['instances'], { project: instance.project, target });
  await change(client, { method: 'POST', path, body }, { project: instance.project, onProgress }, signal);
}

/**
 * Replace the root disk of a stopped instance without snapshots by that of an image. Configuration, devices and MAC
 * addresses stay. Needs the extension `instances_rebuild`.
 */
export async function rebuildInstance(
  client: IncusClient,
  target: InstanceTarget,
  image: ImageSource,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const body = { source: wireSource(image, client.server) };
  const { project } = target;
  await change(
    client,
    { method: 'POST', path: instancePath(target, 'rebuild'), body },
    { project, onProgress },
    signal,
  );
}

/** Fails when the instance runs already. */
export async function startInstance(client: IncusClient, target: InstanceTarget, signal: AbortSignal): Promise<void> {
  await changeState(client, target, { action: 'start', timeout: -1 }, signal);
}

/** Ask the instance to shut down; `incus.refused` when it has not within the time, though it may a moment later. */
export async function stopInstance(
  client: IncusClient,
  target: InstanceTarget,
  { timeoutSeconds, force }: { readonly timeoutSeconds: number; readonly force: boolean },
  signal: AbortSignal,
): Promise<void> {
  await changeState(client, target, { action: 'stop', timeout: timeoutSeconds, force }, signal);
}

/** Delete a stopped instance with its root disk and its snapshots. */
export async function deleteInstance(client: IncusClient, target: InstanceTarget, signal: AbortSignal): Promise<void> {
  await change(client, { method: 'DELETE', path: instancePath(target) }, target, signal);
}

/** Set configuration keys and leave the others; the empty string removes a key. */
export async function patchInstanceConfig(
  client: IncusClient,
  target: InstanceTarget,
  config: Keys,
  signal: AbortSignal,
): Promise<void> {
  await patchInstance(client, target, { config }, signal);
}

/** Give an instance exactly these profiles; a running one sees the change at once. */
export async function setProfiles(
  client: IncusClient,
  target: InstanceTarget,
  profiles: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  await patchInstance(client, target, { profiles }, signal);
}

/** Change what the body says and leave the rest. Both servers take a description that is not in it for an empty one. */
export async function patchInstance(
  client: IncusClient,
  target: InstanceTarget,
  body: { readonly config?: Keys; readonly profiles?: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const description = (await getInstance(client, target, signal))?.description ?? '';
  const request = { method: 'PATCH', path: instancePath(target), body: { ...body, description } } as const;
  await change(client, request, target, signal);
}

/** The path of an instance, or of one of its parts. */
export function instancePath({ project, instance }: InstanceTarget, part?: string): string {
  return apiPath(part === undefined ? ['instances', instance] : ['instances', instance, part], { project });
}

async function changeState(
  client: IncusClient,
  target: InstanceTarget,
  body: { readonly action: string; readonly timeout: number; readonly force?: boolean },
  signal: AbortSignal,
): Promise<void> {
  await change(client, { method: 'PUT', path: instancePath(target, 'state'), body }, target, signal);
}
