import type { InlayHint, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isScalar } from 'yaml';
import type { Place, Setting } from '../../engine/config/model.ts';
import { schemaAt } from '../../engine/config/schema.ts';
import { spanOf } from '../../engine/config/yaml/parseYaml.ts';
import { DEFAULT_PROFILE_PATTERN } from '../../engine/instance/resolveInstance.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { instanceOf, resolvedPattern } from './instanceView.ts';
import { entriesOf, textOf } from './node.ts';
import { effectiveSettings } from './settings.ts';

/** What is not written but holds: what patterns become, defaults, values of other files; each kind has a setting. */
export function inlayHints(document: TextDocument, range: Range, workspace: Workspace): InlayHint[] {
  const file = workspace.file(document.uri);
  if (file?.format === undefined || file.format === 'cloud-config') return [];
  const { hints } = workspace.settings;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const found = [
    ...(hints.patterns ? [...patternHints(file, workspace), ...deviceHints(file, workspace)] : []),
    ...(hints.defaults ? defaultHints(file, workspace) : []),
    ...(hints.overrides ? overrideHints(file, workspace) : []),
  ];
  return found
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, text, place }) => {
      const position = document.positionAt(offset);
      const label = place === undefined ? text : [{ value: text, location: workspace.location(place) }];
      return { position, label, paddingLeft: true };
    });
}

interface Hint {
  readonly offset: number;
  readonly text: string;
  /** Where the hint leads to. */
  readonly place?: Place;
}

function patternHints(file: WorkspaceFile, workspace: Workspace): Hint[] {
  const patterns = [
    ...entriesOf(file.tree.root).map(({ key, value }) => ({ path: [textOf(key)], value })),
    ...entriesOf(file.tree.root).flatMap(({ key, value }) =>
      entriesOf(value).flatMap((entry) =>
        entriesOf(entry.value).map((field) => ({
          path: [textOf(key), textOf(entry.key), textOf(field.key)],
          value: field.value,
        })),
      ),
    ),
  ];
  return patterns.flatMap(({ path, value }) => {
    const text = textOf(value);
    if (!isScalar(value) || !text.includes('(') || file.format === undefined) return [];
    if (schemaAt(file.format, path)?.kind !== 'pattern') return [];
    const resolved = resolvedPattern(file, text, workspace);
    return resolved === undefined || resolved === text ? [] : [{ offset: spanOf(value).end, text: `→ ${resolved}` }];
  });
}

/** The directory on the host behind each device. */
function deviceHints(file: WorkspaceFile, workspace: Workspace): Hint[] {
  const devices = entriesOf(file.tree.root).find(({ key }) => textOf(key) === 'devices');
  const resolved = new Map(instanceOf(file, workspace)?.devices.map((device) => [device.id, device]));
  return entriesOf(devices?.value).flatMap(({ key }) => {
    const device = resolved.get(textOf(key));
    if (device === undefined || device.place.file !== file.path) return [];
    return [{ offset: spanOf(key).end + 1, text: `← ${device.directory}` }];
  });
}

/** On the first line of a file that can be launched. */
function defaultHints(file: WorkspaceFile, workspace: Workspace): Hint[] {
  const { config } = workspace.merged(file.path);
  if (config.image === undefined && config.origin === undefined) return [];
  const defaults = [
    config.profiles.length === 0 ? 'profiles: default' : '',
    config.profilePattern === undefined ? `profile-pattern: ${DEFAULT_PROFILE_PATTERN}` : '',
  ].filter((text) => text !== '');
  const offset = /\r?\n|$/.exec(file.text)?.index ?? 0;
  return defaults.length === 0 ? [] : [{ offset, text: defaults.join(', ') }];
}

/** Beside a setting that another file overrides, or that overrides one. */
function overrideHints(file: WorkspaceFile, workspace: Workspace): Hint[] {
  const entries = entriesOf(file.tree.root).flatMap(({ key, value }) => [
    { path: [textOf(key)], key },
    ...entriesOf(value).map((entry) => ({ path: [textOf(key), textOf(entry.key)], key: entry.key })),
  ]);
  return entries.flatMap(({ path, key }) => {
    const [found] = effectiveSettings(file, path, workspace);
    const hint = found && overrideHint(file, found.setting);
    return hint === undefined ? [] : [{ ...hint, offset: endOfLine(file.text, spanOf(key).end) }];
  });
}

function overrideHint(file: WorkspaceFile, setting: Setting<unknown>): Omit<Hint, 'offset'> | undefined {
  const { overrides } = setting;
  if (isText(setting) && overrides?.value === setting.value) return undefined;
  if (setting.place.file !== file.path)
    return { text: `overridden by ${baseName(setting.place.file)}${valueOf(setting)}`, place: setting.place };
  if (overrides === undefined || overrides.place.file === file.path) return undefined;
  return { text: `overrides ${baseName(overrides.place.file)}${valueOf(overrides)}`, place: overrides.place };
}

function isText({ value }: Setting<unknown>): boolean {
  return typeof value === 'string';
}

function valueOf({ value }: Setting<unknown>): string {
  return typeof value === 'string' ? `: ${value.length > 40 ? `${value.slice(0, 39)}…` : value}` : '';
}

function endOfLine(text: string, offset: number): number {
  return offset + (/\r?\n|$/.exec(text.slice(offset))?.index ?? 0);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
