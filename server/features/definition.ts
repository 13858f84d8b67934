import type { Location, Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Place, Setting, Span } from '../../engine/config/model.ts';
import { referencesIn } from '../../engine/config/pattern.ts';
import { schemaAt } from '../../engine/config/schema.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { WorkspaceFile } from '../workspace/workspaceFile.ts';
import { nodeAt } from './node.ts';
import { pathTargets } from '../workspace/pathTargets.ts';
import { propertySettings } from './properties.ts';
import { effectiveSettings } from './settings.ts';

/** Where the file, filesystem or property under the cursor is defined; in more than one place, the one that counts. */
export function definition(document: TextDocument, position: Position, workspace: Workspace): Location | undefined {
  return placeOf(document, position, workspace, (setting) => setting);
}

/** Where it was set at first, before other files overrode it. */
export function declaration(document: TextDocument, position: Position, workspace: Workspace): Location | undefined {
  return placeOf(document, position, workspace, overriddenAtLast);
}

type Choose = (setting: Setting<unknown>) => Setting<unknown>;

function overriddenAtLast(setting: Setting<unknown>): Setting<unknown> {
  return setting.overrides === undefined ? setting : overriddenAtLast(setting.overrides);
}

function placeOf(
  document: TextDocument,
  position: Position,
  workspace: Workspace,
  choose: Choose,
): Location | undefined {
  const file = workspace.file(document.uri);
  const offset = document.offsetAt(position);
  const place =
    file &&
    (propertyPlace(file, offset, workspace, choose) ??
      pathPlace(file, offset, workspace) ??
      entryPlace(file, offset, workspace, choose));
  return place && workspace.location(place);
}

function pathPlace(file: WorkspaceFile, offset: number, workspace: Workspace): Place | undefined {
  const target = pathTargets(file, workspace).find(({ span }) => within(span, offset));
  if (target === undefined || workspace.file(target.path) === undefined) return undefined;
  return { file: target.path, span: { start: 0, end: 0 } };
}

/** A filesystem that a device names, and the entry behind a key of filesystems, devices or properties. */
function entryPlace(file: WorkspaceFile, offset: number, workspace: Workspace, choose: Choose): Place | undefined {
  const node = nodeAt(file.tree, offset);
  const schema = node && file.format && schemaAt(file.format, node.path);
  const isReference = node?.role === 'value' && schema?.kind === 'filesystem';
  const isEntry = node?.role === 'key' && node.path.length === 2;
  if (!isReference && !isEntry) return undefined;
  const path = isReference ? ['filesystems', node.text] : node.path;
  const [found] = effectiveSettings(file, path, workspace);
  return found && keyPlace(choose(found.setting));
}

function propertyPlace(file: WorkspaceFile, offset: number, workspace: Workspace, choose: Choose): Place | undefined {
  const node = nodeAt(file.tree, offset);
  if (node?.role !== 'value') return undefined;
  const within = offset - node.span.start;
  const written = file.text.slice(node.span.start, node.span.end);
  const reference = referencesIn(written).find(({ span }) => span.start < within && within < span.end);
  const [setting] = reference === undefined ? [] : propertySettings(file, reference.name, workspace);
  return setting && keyPlace(choose(setting));
}

function keyPlace({ place, keySpan }: Setting<unknown>): Place {
  return { file: place.file, span: keySpan ?? place.span };
}

function within({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
