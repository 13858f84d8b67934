import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import type { CloudConfig } from '../../engine/cloudconfig/model.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { viewsOf } from './settings.ts';

/** A value that is offered, and what it is. */
type Word = readonly [value: string, detail?: string];

type Words = (file: WorkspaceFile, workspace: Workspace) => readonly Word[];

/** Values that can be known for a text: names of the files that come together, of the server, and customary ones. */
export function knownItems(
  file: WorkspaceFile,
  path: readonly (string | number)[],
  workspace: Workspace,
): CompletionItem[] {
  const place = path.map((step) => (typeof step === 'number' ? '-' : step)).join('/');
  const words = (file.format === 'cloud-config' ? CLOUD : LXOPS)[place]?.(file, workspace) ?? [];
  const labels = new Set(words.map(([value]) => value));
  return [...labels].map((label, index) => {
    const detail = words.find(([value]) => value === label)?.[1];
    return {
      label,
      kind: CompletionItemKind.Value,
      sortText: String(index).padStart(4, '0'),
      filterText: label,
      ...(detail === undefined ? {} : { detail }),
    };
  });
}

const LXOPS: Readonly<Record<string, Words>> = {
  image: (_, { inventory }) => (inventory?.images ?? []).map((name) => [name, 'image']),
  project: (_, { inventory }) => (inventory?.projects ?? []).map((name) => [name, 'project']),
  profiles: profileNames,
  'profiles/-': profileNames,
  origin: (_, { inventory }) =>
    (inventory?.instances ?? []).flatMap(({ name, snapshots }): Word[] => [
      ...snapshots.map((snapshot): Word => [`${name}/${snapshot}`, 'snapshot']),
      [name, 'instance'],
    ]),
  'device-template': (_, { inventory }) => (inventory?.instances ?? []).map(({ name }) => [name, 'instance']),
  'device-origin': (_, { inventory }) =>
    (inventory?.instances ?? []).flatMap(({ name, snapshots }) =>
      snapshots.map((snapshot): Word => [`${name}@${snapshot}`, 'snapshot']),
    ),
  'device-owner': () => [
    ['1000000:1000000', 'root of an unprivileged container'],
    ['0:0', 'root of the host'],
  ],
};

const CLOUD: Readonly<Record<string, Words>> = {
  timezone: () => ['Etc/UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => [name]),
  locale: () => ['C.UTF-8', 'en_US.UTF-8', 'en_GB.UTF-8', 'de_DE.UTF-8', 'fr_FR.UTF-8'].map((name) => [name]),
  'write_files/-/permissions': () => [
    ['"0644"', 'everyone reads'],
    ['"0600"', 'the owner alone'],
    ['"0640"', 'owner and group'],
    ['"0755"', 'a program'],
    ['"0700"', 'a program of the owner'],
    ['"0440"', 'sudo rules'],
  ],
  'write_files/-/owner': (file, workspace) => [
    ['root:root'],
    ...userNames(file, workspace).map((name): Word => [`${name}:${name}`, 'user']),
  ],
  'users/-/shell': () => [
    ['/bin/sh'],
    ['/bin/bash', 'needs the package bash'],
    ['/bin/ash', 'alpine'],
    ['/usr/bin/zsh', 'needs the package zsh'],
    ['/usr/sbin/nologin', 'no login'],
    ['/bin/false', 'no login'],
  ],
  'users/-/primary_group': groupNames,
  'users/-/groups': groupNames,
  'users/-/groups/-': groupNames,
};

function profileNames(file: WorkspaceFile, workspace: Workspace): readonly Word[] {
  const { inventory } = workspace;
  const others = workspace.files().flatMap(({ config }) => config.fields.profiles.map(({ value }) => value));
  const own = new Set(file.config.fields.profiles.map(({ value }) => value));
  const names: Word[] = [
    ...(inventory?.profiles ?? []).map((name): Word => [name, 'profile']),
    ...others.map((name): Word => [name, 'used in the workspace']),
  ];
  return names.filter(([name]) => name !== '' && !own.has(name));
}

/** Those of the cloud-config files that are applied together, then those that distributions have. */
function groupNames(file: WorkspaceFile, workspace: Workspace): readonly Word[] {
  const own = togetherWith(file, workspace).flatMap(({ groups }) => groups.map(({ name }): Word => [name, 'group']));
  return [
    ...own,
    ['wheel', 'alpine, void: may become root'],
    ['sudo', 'debian, ubuntu: may become root'],
    ...CUSTOMARY,
  ];
}

const CUSTOMARY: readonly Word[] = ['adm', 'users', 'audio', 'video', 'netdev', 'docker'].map((name) => [name]);

function userNames(file: WorkspaceFile, workspace: Workspace): readonly string[] {
  return togetherWith(file, workspace).flatMap(({ users }) => users.flatMap(({ name }) => name?.value ?? []));
}

function togetherWith(file: WorkspaceFile, workspace: Workspace): readonly CloudConfig[] {
  const paths = viewsOf(file, workspace).flatMap(({ config }) => config.cloudConfigFiles.map(({ value }) => value));
  const files = new Set([file, ...paths.flatMap((path) => workspace.file(path) ?? [])]);
  return [...files].flatMap(({ cloud }) => cloud ?? []);
}
