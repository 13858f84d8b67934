import type { Instance } from '../instance/model.ts';
import type { PlannedSources } from './sources.ts';
import type { CopyOrigin, ImageSource } from './step.ts';
import type { SeenInstance, World } from './world.ts';

/**
 * A world nobody has looked at: what the configuration needs is there, what it makes is not. For showing a plan where
 * no server can be reached.
 */
export function assumedWorld(instance: Instance, project: string, { origin, data }: PlannedSources): World {
  const pools = instance.filesystems.flatMap(({ kind, path }) =>
    kind === 'dataset' ? [path.split('/')[0] ?? ''] : [],
  );
  const outside = instance.devices.flatMap(({ filesystem, directory }) =>
    filesystem === undefined ? [directory] : [],
  );
  const templates = data?.how === 'copy' ? data.source.devices.map(({ directory }) => directory) : [];
  return {
    server: 'incus',
    extensions: new Set(),
    project,
    instance: undefined,
    profile: undefined,
    profiles: new Set(['default', ...instance.config.profiles.map(({ value }) => value)]),
    image: assumedImage(instance.image),
    datasets: new Map(
      pools.map((name) => [name, { name, mountpoint: `/${name}`, mounted: true, used: undefined, origin: undefined }]),
    ),
    directories: new Map([...outside, ...templates].map((path) => [path, { kind: 'directory', realPath: path }])),
    stakes: new Map(),
    missingSnapshots: new Set(),
    origin: origin === undefined ? undefined : { instance: assumedOrigin(origin) },
    otherUsers: new Map(),
    unreadable: [],
    swap: { fresh: undefined, old: undefined },
    unfinished: undefined,
  };
}

function assumedOrigin({ snapshot }: CopyOrigin): SeenInstance {
  const snapshots = snapshot === '' ? [] : [snapshot];
  const made = { config: {}, devices: {}, type: 'container', ephemeral: false } as const;
  return { status: 'Stopped', running: false, profiles: [], snapshots, marks: {}, formerMarks: {}, hasNic: true, made };
}

function assumedImage(text: string): ImageSource {
  const colon = text.indexOf(':');
  if (colon < 0) return { from: 'local', alias: text };
  return {
    from: 'remote',
    remote: text.slice(0, colon),
    server: '',
    protocol: 'simplestreams',
    alias: text.slice(colon + 1),
  };
}
