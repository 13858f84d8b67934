import type { GuestAction } from '../../../engine/cloudconfig/action.ts';
import type { Config } from '../../../engine/config/model.ts';
import type { Dataset } from '../../../engine/host/zfs.ts';
import type { Instance, InstanceDevice, InstanceFilesystem } from '../../../engine/instance/model.ts';
import { parseLxcOptions } from '../../../engine/instance/lxcOptions.ts';
import type { LaunchRequest } from '../../../engine/plan/launch.ts';
import type { SeenInstance, World } from '../../../engine/plan/world.ts';

export const place = { file: 'web.yaml', span: { start: 0, end: 0 } };

const config: Config = {
  path: 'web.yaml',
  lxcOptions: [],
  profiles: [{ value: 'default', place }],
  filesystems: new Map(),
  devices: new Map(),
  properties: new Map(),
  cloudConfigFiles: [],
  files: ['web.yaml'],
};

/** A dataset filesystem of the instance, with `destroy: true` and a path of its own unless told otherwise. */
export function dataset(id: string, path: string, more: Partial<InstanceFilesystem> = {}): InstanceFilesystem {
  return {
    id,
    path,
    kind: 'dataset',
    directory: `/${path}`,
    destroy: true,
    transient: false,
    zfsProperties: new Map(),
    fromInstance: true,
    pattern: path,
    place,
    ...more,
  };
}

export function directory(id: string, path: string, more: Partial<InstanceFilesystem> = {}): InstanceFilesystem {
  return { ...dataset(id, path), kind: 'directory', directory: path, ...more };
}

export function device(id: string, path: string, host: string, filesystem?: string): InstanceDevice {
  return { id, path, directory: host, filesystem, dir: '', readonly: false, place };
}

/** `web`: one dataset, and a device in it. */
export function web(more: Partial<Instance> = {}): Instance {
  return {
    name: 'web',
    config,
    project: '',
    profile: 'web.lxops',
    profiles: ['default', 'web.lxops'],
    filesystems: [dataset('main', 'tank/web')],
    devices: [device('home', '/home', '/tank/web/home', 'main')],
    owner: '1000000:1000000',
    image: 'images:alpine/3.18',
    ostype: 'alpine',
    lxcOptions: [],
    cloudConfigFiles: [],
    properties: new Map(),
    ...more,
  };
}

export const script = (input: string): GuestAction => ({ op: 'script', input, place });

export const write = (path: string): GuestAction => ({ op: 'write', path, content: 'x', mode: '0644', place });

export function launchOf(instance: Instance, actions: readonly GuestAction[] = []): LaunchRequest {
  return { instance, configPath: '/srv/web.yaml', actions, options: parseLxcOptions(instance.lxcOptions), resume: {} };
}

export function mounted(name: string, more: Partial<Dataset> = {}): [string, Dataset] {
  return [name, { name, mountpoint: `/${name}`, mounted: true, used: '24K', origin: undefined, ...more }];
}

export function seen(more: Partial<SeenInstance> = {}): SeenInstance {
  return {
    status: 'Stopped',
    running: false,
    profiles: ['default', 'web.lxops'],
    snapshots: [],
    marks: {},
    formerMarks: {},
    hasNic: true,
    made: { config: {}, devices: {}, type: 'container', ephemeral: false },
    ...more,
  };
}

/** A server with the default profile, a pool `tank`, and nothing of `web` yet. */
export function world(more: Partial<World> = {}): World {
  return {
    server: 'incus',
    extensions: new Set(['instances_rebuild']),
    project: 'default',
    instance: undefined,
    profile: undefined,
    profiles: new Set(['default']),
    image: {
      from: 'remote',
      remote: 'images',
      server: 'https://images.example',
      protocol: 'simplestreams',
      alias: 'alpine/3.18',
    },
    datasets: new Map([mounted('tank')]),
    directories: new Map(),
    stakes: new Map(),
    missingSnapshots: new Set(),
    origin: undefined,
    otherUsers: new Map(),
    unreadable: [],
    swap: { fresh: undefined, old: undefined },
    unfinished: undefined,
    ...more,
  };
}

/** `web` as a finished launch leaves it, stopped. */
export function launched(more: Partial<World> = {}): World {
  return world({
    instance: seen(),
    profile: {
      description: '/srv/web.yaml',
      devices: { home: { type: 'disk', path: '/home', source: '/tank/web/home' } },
      usedBy: ['web'],
    },
    profiles: new Set(['default', 'web.lxops']),
    datasets: new Map([mounted('tank'), mounted('tank/web')]),
    directories: new Map(
      ['/tank/web', '/tank/web/home'].map((path) => [path, { kind: 'directory', realPath: path }] as const),
    ),
    stakes: new Map([['tank/web', { size: '24K', snapshots: [], children: [], clones: [], mountsBelow: [] }]]),
    ...more,
  });
}
