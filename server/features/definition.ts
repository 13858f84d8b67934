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

/** Where the file, filesystem or property under the cursor is defined; in more than one place, the first. */
export function definition(document: TextDocument, position: Position, workspace: Workspace): Location | undefined {
  const file = workspace.file(document.uri);
  const offset = document.offsetAt(position);
  const place =
    file &&
    (propertyPlace(file, offset, workspace) ??
      pathPlace(file, offset, workspace) ??
      filesystemPlace(file, offset, workspace));
  return place && workspace.location(place);
}

function pathPlace(file: WorkspaceFile, offset: number, workspace: Workspace): Place | undefined {
  const target = pathTargets(file, workspace).find(({ span }) => within(span, offset));
  if (target === undefined || workspace.file(target.path) === undefined) return undefined;
  return { file: target.path, span: { start: 0, end: 0 } };
}

function filesystemPlace(file: WorkspaceFile, offset: number, workspace: Workspace): Place | undefined {
  const node = nodeAt(file.tree, offset);
  const schema = node && file.format && schemaAt(file.format, node.path);
  if (node?.role !== 'value' || schema?.kind !== 'filesystem') return undefined;
  const [found] = effectiveSettings(file, ['filesystems', node.text], workspace);
  return found && keyPlace(found.setting);
}

function propertyPlace(file: WorkspaceFile, offset: number, workspace: Workspace): Place | undefined {
  const node = nodeAt(file.tree, offset);
  if (node?.role !== 'value') return undefined;
  const within = offset - node.span.start;
  const written = file.text.slice(node.span.start, node.span.end);
  const reference = referencesIn(written).find(({ span }) => span.start < within && within < span.end);
  const [setting] = reference === undefined ? [] : propertySettings(file, reference.name, workspace);
  return setting && keyPlace(setting);
}

function keyPlace({ place, keySpan }: Setting<unknown>): Place {
  return { file: place.file, span: keySpan ?? place.span };
}

function within({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}
