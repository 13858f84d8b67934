import type { Config, Setting } from '../config/model.ts';

/** A merged configuration as plain JSON, with the keys of the file format; what is empty is left out. */
export function configJson(config: Config): unknown {
  const text = (setting: Setting<string> | undefined) => setting?.value;
  const texts = (settings: readonly Setting<string>[]) =>
    settings.length === 0 ? undefined : settings.map(({ value }) => value);
  return {
    description: text(config.description),
    ostype: text(config.ostype),
    image: text(config.image),
    project: text(config.project),
    origin: text(config.origin),
    'device-template': text(config.deviceTemplate),
    'device-origin': text(config.deviceOrigin),
    'source-config': text(config.sourceConfig),
    'lxc-options': texts(config.lxcOptions),
    profiles: texts(config.profiles),
    'profile-pattern': text(config.profilePattern),
    'device-owner': text(config.deviceOwner),
    filesystems: table(config.filesystems, ({ pattern, zfsProperties, destroy, transient }) => ({
      pattern: text(pattern),
      zfsproperties: table(zfsProperties, (value) => value),
      destroy: destroy?.value,
      transient: transient?.value,
    })),
    devices: table(config.devices, ({ path, filesystem, dir, readonly }) => ({
      path: text(path),
      filesystem: text(filesystem),
      dir: text(dir),
      readonly: readonly?.value,
    })),
    properties: table(config.properties, (value) => value),
    'cloud-config-files': texts(config.cloudConfigFiles),
  };
}

function table<T>(settings: ReadonlyMap<string, Setting<T | undefined>>, toJson: (value: T) => unknown): unknown {
  if (settings.size === 0) return undefined;
  return Object.fromEntries([...settings].map(([key, { value }]) => [key, value === undefined ? null : toJson(value)]));
}
