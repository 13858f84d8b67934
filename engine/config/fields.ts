import type { TextSettings } from './model.ts';

/** The fields that hold one text: their key in the file and their name in the model. Printing keeps section order. */
export const TEXT_FIELDS = {
  description: 'description',
  ostype: 'ostype',
  image: 'image',
  project: 'project',
  origin: 'origin',
  'device-template': 'deviceTemplate',
  'device-origin': 'deviceOrigin',
  'source-config': 'sourceConfig',
  'profile-pattern': 'profilePattern',
  'device-owner': 'deviceOwner',
} as const satisfies Record<string, keyof TextSettings>;

/** The fields that hold a list of texts. */
export const LIST_FIELDS = {
  'lxc-options': 'lxcOptions',
  profiles: 'profiles',
  include: 'include',
  'cloud-config-files': 'cloudConfigFiles',
} as const;

export const FILESYSTEM_KEYS = ['pattern', 'zfsproperties', 'destroy', 'transient'] as const;

export const DEVICE_KEYS = ['path', 'filesystem', 'dir', 'readonly'] as const;

/** Every key of the top level, in the order in which a configuration is printed. */
export const CONFIG_KEYS = [
  'description',
  'ostype',
  'image',
  'project',
  'origin',
  'device-template',
  'device-origin',
  'source-config',
  'lxc-options',
  'profiles',
  'profile-pattern',
  'device-owner',
  'filesystems',
  'devices',
  'properties',
  'include',
  'cloud-config-files',
] as const;

export type ConfigKey = (typeof CONFIG_KEYS)[number];
export type TextKey = keyof typeof TEXT_FIELDS;
export type ListKey = keyof typeof LIST_FIELDS;

/** Is this a key of a text field? */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(TEXT_FIELDS, key);
}

/** Is this a key of a list field? */
export function isListKey(key: string): key is ListKey {
  return Object.hasOwn(LIST_FIELDS, key);
}
