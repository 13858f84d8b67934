import type { Hover, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { BUILT_INS, patternLookup } from '../../engine/config/builtins.ts';
import type { Setting } from '../../engine/config/model.ts';
import { referencesIn, substitute } from '../../engine/config/pattern.ts';
import { schemaAt } from '../../engine/config/schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { explain } from './explain.ts';
import { instancesOf } from './instanceView.ts';
import { type NodeAt, nodeAt } from './node.ts';
import { propertySettings } from './properties.ts';
import { toRange } from './range.ts';
import { effectiveSettings } from './settings.ts';

/** Explain the key, the word or the `(property)` under the cursor: the schema's sentences, then what includes make of it here. */
export function hover(document: TextDocument, position: Position, workspace: Workspace): Hover | undefined {
  const file = workspace.file(document.uri);
  const offset = document.offsetAt(position);
  const node = file && nodeAt(file.tree, offset);
  if (file?.format === undefined || node === undefined) return undefined;

  const value = node.role === 'key' ? keyText(file, node, workspace) : valueText(file, node, offset, workspace);
  if (value === '') return undefined;
  return { contents: { kind: 'markdown', value }, range: toRange(document, node.span) };
}

function keyText(file: WorkspaceFile, node: NodeAt, workspace: Workspace): string {
  const schema = file.format && schemaAt(file.format, node.path);
  if (schema === undefined) return '';
  const facts = [...otherFiles(file, node, workspace), ...chainOf(file, node, workspace)];
  return [explain(node.text, schema), ...facts].join('\n\n');
}

/** Which other file sets the same thing, and which of them counts, where they differ between the roots. */
function otherFiles(file: WorkspaceFile, node: NodeAt, workspace: Workspace): string[] {
  const facts = effectiveSettings(file, node.path, workspace).flatMap(({ root, setting }) => {
    const link = linkTo(setting, workspace);
    const from = root === file.path ? '' : ` (in ${linkToFile(root, workspace)})`;
    if (setting.place.file !== file.path) return [`Overridden by ${link}${valueOf(setting)}${from}`];
    const { overrides } = setting;
    return overrides === undefined ? [] : [`Overrides ${linkTo(overrides, workspace)}${valueOf(overrides)}${from}`];
  });
  return [...new Set(facts)];
}

function valueOf({ value }: Setting<unknown>): string {
  return typeof value === 'string' ? `: \`${value}\`` : '';
}

/** From the filesystem to the path in the container, as it will be in each root. */
function chainOf(file: WorkspaceFile, { path: [section, id], path }: NodeAt, workspace: Workspace): string[] {
  if (section !== 'devices' || path.length !== 2) return [];
  return instancesOf(file, workspace).flatMap(({ root, instance }) => {
    const device = instance.devices.find((one) => one.id === id);
    if (device === undefined) return [];
    const filesystem = instance.filesystems.find((one) => one.id === device.filesystem);
    const steps = [
      ...(filesystem === undefined ? [] : [`${filesystem.kind} \`${filesystem.path}\``]),
      `\`${device.directory}\` on the host`,
      `\`${device.path}\` in ${instance.name}${device.readonly ? ', read-only' : ''}`,
      ...(instance.owner === '' ? [] : [`owner \`${instance.owner}\``]),
    ];
    return [`${steps.join(' → ')}${inRoot(file, root, workspace)}`];
  });
}

function inRoot(file: WorkspaceFile, root: string, workspace: Workspace): string {
  return root === file.path ? '' : ` (in ${linkToFile(root, workspace)})`;
}

function valueText(file: WorkspaceFile, node: NodeAt, offset: number, workspace: Workspace): string {
  const schema = file.format && schemaAt(file.format, node.path);
  const word = schema?.enum?.indexOf(node.text) ?? -1;
  if (word >= 0) return `**${node.text}** — ${schema?.enumDescriptions?.[word] ?? ''}`;
  if (schema?.kind === 'filesystem') return filesystemText(file, node.text, workspace);
  const within = offset - node.span.start;
  const reference = referencesIn(file.text.slice(node.span.start, node.span.end)).find(
    ({ span }) => span.start <= within && within <= span.end,
  );
  if (reference !== undefined) return propertyText(file, reference.name, workspace);
  return schema?.kind === 'pattern' ? patternText(file, node.text, workspace) : '';
}

/** What the pattern becomes in each root, and where the value of each property in it is from. */
function patternText(file: WorkspaceFile, pattern: string, workspace: Workspace): string {
  const names = new Set(referencesIn(pattern).map(({ name }) => name));
  if (names.size === 0) return '';
  const results = instancesOf(file, workspace).flatMap(({ root, instance }) => {
    const found = substitute(pattern, patternLookup(instance.config, instance.name, workspace.properties));
    const result = found.unset === undefined ? `\`${found.text}\`` : `\`(${found.unset})\` is not set`;
    return [`\`${pattern}\` → ${result}${inRoot(file, root, workspace)}`];
  });
  return [...new Set(results), ...[...names].map((name) => `- ${propertyText(file, name, workspace)}`)].join('\n\n');
}

function filesystemText(file: WorkspaceFile, id: string, workspace: Workspace): string {
  const [found] = effectiveSettings(file, ['filesystems', id], workspace);
  if (found === undefined) return '';
  const filesystem = workspace.merged(found.root).config.filesystems.get(id)?.value;
  return `**${id}** — filesystem \`${filesystem?.pattern?.value ?? ''}\`, set in ${linkTo(found.setting, workspace)}`;
}

function propertyText(file: WorkspaceFile, name: string, workspace: Workspace): string {
  const builtIn = Object.entries(BUILT_INS).find(([key]) => key === name);
  if (builtIn !== undefined) return `**(${name})** — ${builtIn[1]}.`;
  const given = workspace.properties.commandLine.get(name);
  if (given !== undefined) return `**(${name})** — \`${given}\`, given by the setting lxops.properties`;
  const values = propertySettings(file, name, workspace).map(
    (setting) => `\`${setting.value}\`, set in ${linkTo(setting, workspace)}`,
  );
  return `**(${name})** — ${values.length > 0 ? values.join('; ') : 'not set; give it with -P, in properties, or in your properties.yaml'}`;
}

function linkTo(setting: Setting<unknown>, workspace: Workspace): string {
  const { uri, range } = workspace.location(setting.place);
  const line = range.start.line + 1;
  return `[${baseName(setting.place.file)}:${line}](${uri}#L${line})`;
}

function linkToFile(path: string, workspace: Workspace): string {
  return `[${baseName(path)}](${workspace.location({ file: path, span: { start: 0, end: 0 } }).uri})`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
